#include "server/net/utf8_stream.h"

#include <cstring>

namespace giaoban {
namespace {

/// Where the first byte that is not ASCII stands, looked for eight bytes at a time.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  for (std::uint64_t word; at + sizeof word <= bytes.size(); at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

bool Utf8Stream::take(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (missing_ == 0) {
      at = skip_ascii(bytes, at);
      if (at == bytes.size()) break;
      const auto lead = static_cast<std::uint8_t>(bytes[at]);
      if (lead < 0xc2 || lead > 0xf4) return false;
      missing_ = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
      least_ = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
      most_ = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
      continue;
    }
    const auto next = static_cast<std::uint8_t>(bytes[at]);
    if (next < least_ || next > most_) return false;
    least_ = 0x80;
    most_ = 0xbf;
    --missing_;
  }
  return true;
}

}  // namespace giaoban
