#pragma once
#include <cstdint>
#include <string_view>

namespace giaoban {

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF) of bytes that come in pieces.
class Utf8Stream {
 public:
  /// False as soon as nothing that could follow makes it well-formed; nothing else is to be asked then.
  bool take(std::string_view bytes);
  /// Whether no character is cut short at the end of what was taken.
  bool is_whole() const { return missing_ == 0; }

 private:
  std::uint8_t missing_ = 0;                // bytes that the character in progress still needs
  std::uint8_t least_ = 0x80, most_ = 0xbf;  // bounds of the next of them
};

}  // namespace giaoban
