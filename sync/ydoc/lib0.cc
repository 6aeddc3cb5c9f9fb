#include "sync/ydoc/lib0.h"

#include <algorithm>

#include "sync/base/text.h"

namespace giaoban {

void Lib0Reader::fail_with(const char* why) {
  if (failed()) return;
  fault_ = why;
  fault_at_ = static_cast<std::size_t>(at_ - begin_);
  at_ = end_;
}

Error Lib0Reader::error() const {
  return {problem::kBrokenUpdate, std::string(fault_ == nullptr ? "no fault" : fault_) + " at byte " + std::to_string(fault_at_)};
}

std::uint64_t Lib0Reader::slow_varuint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    const std::uint64_t byte = u8();
    const std::uint64_t bits = byte & 0x7f;
    if (bits != 0 && (shift > 49 || bits << shift > limits::kSafeInteger)) break;
    if (bits != 0) value |= bits << shift;
    if (byte < 0x80) return failed() ? 0 : value;
  }
  fail_with("number beyond 2^53-1");
  return 0;
}

std::size_t Lib0Reader::count(std::size_t bytes_each, std::size_t limit) {
  const std::uint64_t count = varuint();
  if (count > left() / bytes_each || count > limit) {
    fail_with("more items than there can be");
    return 0;
  }
  return count;
}

void Lib0Reader::skip_varint() {
  // Like varuint, but the first byte has 6 bits of value beside the sign.
  std::uint8_t byte = u8();
  int bits = 6;
  for (; byte >= 0x80; bits += 7) {
    byte = u8();
    const int room = 53 - bits;
    const int value = byte & 0x7f;
    if (bits > 70 || (value != 0 && (room <= 0 || (room < 7 && value >> room != 0)))) {
      return fail_with("number beyond 2^53-1");
    }
  }
}

std::string_view Lib0Reader::var_string(std::size_t limit) {
  std::uint64_t units = 0;
  const auto text = var_text(units);
  if (text.size() <= limit) return text;
  fail_with("string too long");
  return {};
}

/// Whether all bytes up to `end` are ASCII. Where the input goes on behind it, a short text is one word.
inline bool Lib0Reader::is_ascii_before(const char* end) const {
  constexpr std::uint64_t kTopBits = 0x8080808080808080;
  const char* at = at_;
  std::uint64_t word;
  for (; end - at >= 8; at += 8) {
    std::memcpy(&word, at, sizeof word);
    if ((word & kTopBits) != 0) return false;
  }
  if (at == end) return true;
  if (end_ - at < 8) return std::all_of(at, end, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
  std::memcpy(&word, at, sizeof word);
  return (word & kTopBits >> 8 * (8 - (end - at))) == 0;
}

std::string_view Lib0Reader::var_text(std::uint64_t& units) {
  const std::uint64_t size = varuint();
  if (size > left()) return cut_short(), std::string_view();
  const std::string_view text(at_, size);
  units = size;
  if (!is_ascii_before(at_ + size)) {
    if (!count_code_points(text)) return fail_with("not UTF-8"), std::string_view();
    units = utf16_length(text);
  }
  at_ += size;
  return text;
}

void append_varuint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void append_var_bytes(std::string& out, std::string_view bytes) {
  append_varuint(out, bytes.size());
  out.append(bytes);
}

std::uint64_t utf16_length(std::string_view text) {
  std::uint64_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if ((byte & 0xc0) != 0x80) ++length;  // the first byte of a code point
    if (byte >= 0xf0) ++length;           // which takes two units beyond U+FFFF
  }
  return length;
}

}  // namespace giaoban
