#include "sync/ydoc/lib0.h"

#include <algorithm>
#include <utility>

namespace giaoban {

namespace {

/// The size of the character at `at`, which is not ASCII; 0 where it is not well-formed (RFC 3629).
std::size_t character_size(const char* at, const char* end) {
  const auto byte = [at](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
  const auto follows = [&byte](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const std::ptrdiff_t left = end - at;
  const std::uint8_t lead = byte(0);
  if (lead < 0xe0) return lead >= 0xc2 && left >= 2 && follows(1) ? 2 : 0;
  if (lead < 0xf0) {
    const bool is_overlong = lead == 0xe0 && left >= 2 && byte(1) < 0xa0, is_surrogate = lead == 0xed && left >= 2 && byte(1) >= 0xa0;
    return left >= 3 && follows(1) && follows(2) && !is_overlong && !is_surrogate ? 3 : 0;
  }
  if (lead > 0xf4 || left < 4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  return (lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) >= 0x90) ? 0 : 4;
}

/// The UTF-16 units of a text that is not empty; 0 where it is not well-formed.
std::uint64_t checked_utf16_length(std::string_view text) {
  constexpr std::uint64_t kTopBits = 0x8080808080808080;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t units = 0;
  while (at != end) {
    if (end - at >= 8) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      const int ascii = (word & kTopBits) == 0 ? 8 : std::countr_zero(word & kTopBits) >> 3;
      units += static_cast<std::uint64_t>(ascii);
      at += ascii;
      if (ascii == 8) continue;
    } else if (static_cast<std::uint8_t>(*at) < 0x80) {
      ++at;
      ++units;
      continue;
    }
    // Characters of one script come in a row.
    do {
      const std::size_t size = character_size(at, end);
      if (size == 0) return 0;
      at += size;
      units += size == 4 ? 2 : 1;
    } while (at != end && static_cast<std::uint8_t>(*at) >= 0x80);
  }
  return units;
}

}  // namespace

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
  std::swap(client_, client_before_);
  if (left() >= 8 && (word_at(at_) & client_.mask) == client_.word) {
    at_ += client_.size;
    return client_.id;
  }
  const char* const from = at_;
  const std::uint64_t id = varuint();
  const std::ptrdiff_t size = at_ - from;
  if (failed() || size > 8) return id;
  client_ = {id, bytes_mask(static_cast<std::size_t>(size)), 0, size};
  std::memcpy(&client_.word, from, static_cast<std::size_t>(size));
  return id;
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
  if (to - from < 8) return std::all_of(from, to, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
  std::uint64_t bits = word_at(to - 8);  // the last word may overlap the one before
  for (; to - from > 8; from += 8) bits |= word_at(from);
  return (bits & kTopBits) == 0;
}

/// Text at hand of so many bytes that are not all ASCII.
std::string_view Lib0Reader::other_text(std::uint64_t& size_then_units) {
  const std::string_view text(at_, size_then_units);
  if (is_checked_) {
    size_then_units = utf16_length(text);
  } else if (const std::uint64_t units = checked_utf16_length(text); units > 0) {
    size_then_units = units;
  } else {
    return fail_with("not UTF-8"), std::string_view();
  }
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
    // The first byte of a code point, which takes two units beyond U+FFFF.
    length += static_cast<std::uint64_t>((byte & 0xc0) != 0x80) + static_cast<std::uint64_t>(byte >= 0xf0);
  }
  return length;
}

}  // namespace giaoban
