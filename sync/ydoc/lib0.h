#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// Reads the primitive encodings of lib0, on which Yjs builds. The first fault empties the reader for good:
/// from then on everything reads as zero or empty, so that callers may check once at the end, but every loop
/// over a count that was read must check `failed()`. Never allocates; the bytes must outlive the views given.
class Lib0Reader {
 public:
  explicit Lib0Reader(std::string_view bytes) : rest_(bytes), size_(bytes.size()) {}

  bool failed() const { return fault_ != nullptr; }
  bool at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }
  std::string_view rest() const { return rest_; }

  std::uint8_t u8();
  void skip(std::size_t size);
  /// Little-endian base 128, at most limits::kSafeInteger; padding up to 10 bytes is let pass.
  std::uint64_t varuint();
  /// A count of things that take `bytes_each` at least: more than could follow is a fault.
  std::size_t count(std::size_t bytes_each, std::size_t limit);
  void skip_varint();
  std::string_view var_bytes();
  /// Well-formed UTF-8 of at most `limit` bytes.
  std::string_view var_string(std::size_t limit);

  /// Notes the first fault. `why` must be a literal.
  void fail_with(const char* why);
  /// broken_update, with the reason and the place.
  Error error() const;

 private:
  std::string_view rest_;
  std::size_t size_;
  std::size_t fault_at_ = 0;
  const char* fault_ = nullptr;
};

void append_varuint(std::string& out, std::uint64_t value);
void append_var_bytes(std::string& out, std::string_view bytes);

/// Number of UTF-16 code units of well-formed UTF-8.
std::uint64_t utf16_length(std::string_view text);

}  // namespace giaoban
