#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

/// Reads the primitive encodings of lib0, on which Yjs builds. The first fault empties the reader for good:
/// from then on everything reads as zero or empty, so that callers may check once at the end, but every loop
/// over a count that was read must check `failed()`. Never allocates; the bytes must outlive the views given.
class Lib0Reader {
 public:
  explicit Lib0Reader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()), begin_(at_) {}

  bool failed() const { return fault_ != nullptr; }
  bool at_end() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  std::string_view rest() const { return {at_, left()}; }
  /// Where the next byte lies; what was read since is `since(position)`.
  const char* position() const { return at_; }
  std::string_view since(const char* position) const { return {position, static_cast<std::size_t>(at_ - position)}; }

  std::uint8_t u8() {
    if (at_ == end_) [[unlikely]] return cut_short(), 0;
    return static_cast<std::uint8_t>(*at_++);
  }
  void skip(std::size_t size) {
    if (size > left()) [[unlikely]] return cut_short();
    at_ += size;
  }
  /// Little-endian base 128, at most limits::kSafeInteger; padding up to 10 bytes is let pass.
  std::uint64_t varuint();
  /// A count of things that take `bytes_each` at least: more than could follow is a fault.
  std::size_t count(std::size_t bytes_each, std::size_t limit);
  void skip_varint();
  std::string_view var_bytes() {
    const std::uint64_t size = varuint();
    if (size > left()) [[unlikely]] return cut_short(), std::string_view();
    at_ += size;
    return {at_ - size, size};
  }
  /// Well-formed UTF-8 of at most `limit` bytes.
  std::string_view var_string(std::size_t limit = limits::kDocumentBytes);
  /// Well-formed UTF-8, and its length in UTF-16 code units.
  std::string_view var_text(std::uint64_t& units);

  /// Notes the first fault. `why` must be a literal.
  void fail_with(const char* why);
  /// broken_update, with the reason and the place.
  Error error() const;

 private:
  void cut_short() { fail_with("cut short"); }
  std::uint64_t slow_varuint();
  bool is_ascii_before(const char* end) const;

  const char* at_;
  const char* end_;
  const char* begin_;
  std::size_t fault_at_ = 0;
  const char* fault_ = nullptr;
};

void append_varuint(std::string& out, std::uint64_t value);
void append_var_bytes(std::string& out, std::string_view bytes);

/// Number of UTF-16 code units of well-formed UTF-8.
std::uint64_t utf16_length(std::string_view text);

/// Eight bytes at once, without a branch on the length: that of the next number is hard to foretell.
inline std::uint64_t Lib0Reader::varuint() {
  if (left() < sizeof(std::uint64_t)) [[unlikely]] return slow_varuint();
  std::uint64_t word;
  std::memcpy(&word, at_, sizeof word);
  const std::uint64_t ends = ~word & 0x8080808080808080;  // the lowest bit ends the number
  if (ends == 0) [[unlikely]] return slow_varuint();
  word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7f;
  word = (word & 0x007f007f007f007f) | (word & 0x7f007f007f007f00) >> 1;
  word = (word & 0x00003fff00003fff) | (word & 0x3fff00003fff0000) >> 2;
  word = (word & 0x000000000fffffff) | (word & 0x0fffffff00000000) >> 4;
  if (word > limits::kSafeInteger) [[unlikely]] return slow_varuint();
  at_ += (std::countr_zero(ends) >> 3) + 1;
  return word;
}

}  // namespace giaoban
