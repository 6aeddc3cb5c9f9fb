#include "tests/bench/sample_fields.h"

#include <cstdio>

namespace giaoban::bench {

std::string sample_rank(std::uint64_t turn) {
  char text[24];
  std::snprintf(text, sizeof text, "a%010llu", static_cast<unsigned long long>(turn % 10'000'000'000));
  return text;
}

std::string sample_record(std::uint64_t turn) {
  char text[48];
  std::snprintf(text, sizeof text, "018d3f2a-7c1e-7a40-9b1d-%012llx", static_cast<unsigned long long>(turn % kRecords));
  return text;
}

std::string sample_fields(std::uint64_t turn) {
  constexpr std::string_view kSentence = "Thảo luận về hoạt động giám sát của Hội đồng nhân dân các huyện. ";
  std::string text = R"({"kind":"paper","minutes":20,"rank":")" + sample_rank(turn) + R"(","title":")";
  while (text.size() + kSentence.size() + 2 <= kWriteBytes) text += kSentence;
  text.append(kWriteBytes - 2 - text.size(), '.');
  return text += R"("})";
}

}  // namespace giaoban::bench
