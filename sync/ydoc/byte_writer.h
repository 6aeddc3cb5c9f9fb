#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace giaoban::ydoc {

/// Writes the primitives of lib0 into a buffer that room was made in before: no check per byte.
class ByteWriter {
 public:
  explicit ByteWriter(std::size_t expected) { bytes_.resize(expected); }

  /// Makes room for this many bytes more.
  void need(std::size_t bytes) {
    if (bytes_.size() - size_ < bytes) bytes_.resize(bytes_.size() * 2 + bytes);
  }
  void u8(std::uint8_t value) { bytes_[size_++] = static_cast<char>(value); }
  void varuint(std::uint64_t value) {
    char* at = bytes_.data() + size_;
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    size_ = static_cast<std::size_t>(at - bytes_.data());
  }
  void raw(std::string_view bytes) {
    std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void var_bytes(std::string_view bytes) {
    varuint(bytes.size());
    raw(bytes);
  }
  std::string take() {
    bytes_.resize(size_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  std::size_t size_ = 0;
};

}  // namespace giaoban::ydoc
