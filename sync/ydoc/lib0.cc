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

/// All bytes at once.
std::uint64_t Lib0Reader::long_varuint() {
  std::uint64_t word = word_at(at_);
  const std::uint64_t ends = ~word & kTopBits;  // the lowest bit ends the number
  if (ends == 0) return slow_varuint();
  word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7f;
  word = (word & 0x007f007f007f007f) | (word & 0x7f007f007f007f00) >> 1;
  word = (word & 0x00003fff00003fff) | (word & 0x3fff00003fff0000) >> 2;
  word = (word & 0x000000000fffffff) | (word & 0x0fffffff00000000) >> 4;
  if (word > limits::kSafeInteger) return slow_varuint();
  at_ += (std::countr_zero(ends) >> 3) + 1;
  return word;
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

std::uint64_t Lib0Reader::other_client() {
  const char* const from = at_;
  const std::uint64_t client = varuint();
  const std::ptrdiff_t size = at_ - from;
  if (failed() || size > 8) return client;
  client_ = client;
  client_size_ = size;
  client_mask_ = bytes_mask(static_cast<std::size_t>(size));
  client_word_ = 0;
  std::memcpy(&client_word_, from, static_cast<std::size_t>(size));
  return client;
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

bool Lib0Reader::is_ascii(const char* from, const char* to) {
  for (; to - from >= 8; from += 8) {
    if ((word_at(from) & kTopBits) != 0) return false;
  }
  return std::all_of(from, to, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

/// Text at hand of so many bytes that are not all ASCII.
std::string_view Lib0Reader::other_text(std::uint64_t& size_then_units) {
  const std::string_view text(at_, size_then_units);
  if (!is_checked_ && !count_code_points(text)) return fail_with("not UTF-8"), std::string_view();
  size_then_units = utf16_length(text);
  at_ += text.size();
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
