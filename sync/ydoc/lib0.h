#pragma once
#include <bit>
#include <cstddef>
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
  enum class Text : std::uint8_t { kToCheck, kChecked };
  /// kChecked: the texts of these bytes were read before, by one that checked them.
  explicit Lib0Reader(std::string_view bytes, Text text = Text::kToCheck)
      : at_(bytes.data()), end_(at_ + bytes.size()), begin_(at_), is_checked_(text == Text::kChecked) {}

  bool is_checked() const { return is_checked_; }
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
  /// A client's id, read faster where it is one of the last two.
  std::uint64_t client();
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
  static constexpr std::uint64_t kTopBits = 0x8080808080808080;
  static std::uint64_t word_at(const char* at);
  static std::uint64_t short_number(std::uint64_t word, std::ptrdiff_t& size);
  /// The lowest bytes of a word, up to 8 of them.
  static std::uint64_t bytes_mask(std::size_t bytes) { return bytes == 0 ? 0 : ~std::uint64_t{0} >> 8 * (8 - bytes); }
  static bool is_ascii(const char* from, const char* to);
  std::uint64_t long_varuint();
  std::uint64_t slow_varuint();
  std::uint64_t other_client();
  std::string_view other_text(std::uint64_t& size_then_units);

  const char* at_;
  const char* end_;
  const char* begin_;
  std::size_t fault_at_ = 0;
  const char* fault_ = nullptr;
  bool is_checked_;
  /// A client that was read: its bytes and how many they are. None yet: what no eight bytes equal.
  struct Client {
    std::uint64_t id = 0, mask = 0, word = 1;
    std::ptrdiff_t size = 0;
  };
  Client client_, client_before_;  // the last two
};

void append_varuint(std::string& out, std::uint64_t value);
void append_var_bytes(std::string& out, std::string_view bytes);

/// Number of UTF-16 code units of well-formed UTF-8.
std::uint64_t utf16_length(std::string_view text);

inline std::uint64_t Lib0Reader::word_at(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The number at the start of `word` and its size, where that is up to three bytes; else size 0. By branches: the
/// processor foretells them, and with them where the next thing begins.
inline std::uint64_t Lib0Reader::short_number(std::uint64_t word, std::ptrdiff_t& size) {
  if ((word & 0x80) == 0) return size = 1, word & 0x7f;
  if ((word & 0x8000) == 0) return size = 2, (word & 0x7f) | (word & 0x7f00) >> 1;
  if ((word & 0x800000) == 0) return size = 3, (word & 0x7f) | (word & 0x7f00) >> 1 | (word & 0x7f0000) >> 2;
  return size = 0;
}

inline std::uint64_t Lib0Reader::varuint() {
  if (left() < 8) [[unlikely]] return slow_varuint();
  std::ptrdiff_t size;
  const std::uint64_t number = short_number(word_at(at_), size);
  if (size == 0) [[unlikely]] return long_varuint();
  at_ += size;
  return number;
}

inline std::uint64_t Lib0Reader::client() {
  if (left() < 8 || (word_at(at_) & client_.mask) != client_.word) [[unlikely]] return other_client();
  at_ += client_.size;
  return client_.id;
}

inline std::string_view Lib0Reader::var_text(std::uint64_t& units) {
  const std::uint64_t size = varuint();
  if (size > left()) [[unlikely]] return cut_short(), std::string_view();
  units = size;
  const bool is_one_word = left() >= 8 && size <= 8;
  if (is_one_word ? (word_at(at_) & kTopBits & bytes_mask(size)) != 0 : !is_ascii(at_, at_ + size)) [[unlikely]] return other_text(units);
  at_ += size;
  return {at_ - size, size};
}

}  // namespace giaoban
