#pragma once
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/id.h"

namespace giaoban {

/// Appends the integers and byte strings of SPEC.md to a string.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) { big_endian(value, 4); }
  void u64(std::uint64_t value) { big_endian(value, 8); }
  void varuint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
    u8(static_cast<std::uint8_t>(value));
  }
  void raw(ByteView bytes) { out_.append(as_text(bytes)); }
  void raw(std::string_view bytes) { out_.append(bytes); }
  /// varuint length, then the bytes.
  void sized(std::string_view bytes) {
    varuint(bytes.size());
    out_.append(bytes);
  }

 private:
  void big_endian(std::uint64_t value, std::size_t size) {
    const std::uint64_t bytes = std::byteswap(value << (64 - 8 * size));
    out_.append(reinterpret_cast<const char*>(&bytes), size);
  }

  std::string& out_;
};

/// Reads what ByteWriter wrote. Reading past the end, or a varuint over 64 bits, sets `failed()` for good
/// and yields zeros and empty views; callers check once at the end. Never allocates. The bytes must outlive
/// the reader and every view that it gave.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }
  std::uint64_t u64() { return big_endian(8); }
  std::uint64_t varuint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = u8();
      if (shift == 63 && byte > 1) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return failed_ ? 0 : value;
    }
    failed_ = true;
    return 0;
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view sized() { return raw(varuint()); }
  /// A FixedId or Uuid.
  template <typename Id>
  Id id() {
    const auto bytes = raw(Id::kSize);
    return failed_ ? Id{} : Id::from(as_bytes(bytes));
  }

 private:
  std::uint64_t big_endian(std::size_t size) {
    std::uint64_t value = 0;
    for (char c : raw(size)) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace giaoban
