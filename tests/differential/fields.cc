#include "tests/differential/fields.h"

#include <cstdint>
#include <cstdlib>

namespace giaoban::differential {
namespace {

constexpr std::size_t kHead = 5;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "differential_engine: %s\n", what);
  std::exit(2);
}

}  // namespace

bool read_field(std::FILE* from, Field& out) {
  unsigned char head[kHead];
  const std::size_t got = std::fread(head, 1, kHead, from);
  if (got == 0) return false;
  if (got < kHead) give_up("a field is cut off");
  std::uint32_t size = 0;
  for (std::size_t i = kHead; i-- > 1;) size = size << 8 | head[i];
  out.tag = static_cast<char>(head[0]);
  out.bytes.resize(size);
  if (std::fread(out.bytes.data(), 1, size, from) < size) give_up("a field is cut off");
  return true;
}

void write_field(std::FILE* to, char tag, std::string_view bytes) {
  std::string head(1, tag);
  for (int shift = 0; shift < 32; shift += 8) head += static_cast<char>(bytes.size() >> shift);
  std::fwrite(head.data(), 1, head.size(), to);
  std::fwrite(bytes.data(), 1, bytes.size(), to);
}

}  // namespace giaoban::differential
