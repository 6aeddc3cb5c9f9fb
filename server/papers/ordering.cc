#include "server/papers/ordering.h"

#include <algorithm>
#include <array>

#include "server/papers/wording.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

constexpr std::int64_t kVietnamMs = 7 * 3'600'000, kDayMs = 24 * 3'600'000;
constexpr std::array kLetters = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};

}  // namespace

std::vector<std::pair<std::string, const Record*>> by_rank(const Space& space, std::string_view collection) {
  std::vector<std::pair<std::string, const Record*>> records;
  space.each(collection, [&](const std::string& id, const Record& record) { records.emplace_back(id, &record); });
  std::ranges::sort(records, {}, [](const auto& one) { return std::pair(one.second->text("rank"), one.first); });
  return records;
}

std::string vietnam_date(std::int64_t unix_ms) { return day_text(Day(std::chrono::days((unix_ms + kVietnamMs) / kDayMs))); }

std::string vietnam_time(std::int64_t unix_ms) {
  const std::int64_t minutes = (unix_ms + kVietnamMs) % kDayMs / 60'000;
  return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::string outline_marker(int level, std::size_t index) {
  if (level == 1) return std::to_string(index + 1) + ".";
  if (level == 2 && index < kLetters.size()) return std::string(kLetters[index]) + ")";
  return "-";
}

}  // namespace giaoban
