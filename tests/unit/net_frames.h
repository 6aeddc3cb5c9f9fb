#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "server/net/frame_codec.h"

namespace giaoban {

/// A frame of a WebSocket, right or wrong, as its bytes (RFC 6455, 5.2).
struct RawFrame {
  unsigned opcode = 1;
  std::string payload;
  bool is_final = true;
  unsigned reserved = 0;  ///< the three reserved bits, 0 to 7
  bool is_masked = true;
  int length_bytes = -1;  ///< 0, 2 or 8: how the length is written; -1: as it should be

  std::string bytes() const {
    const std::uint64_t size = payload.size();
    const int form = length_bytes >= 0 ? length_bytes : size < 126 ? 0 : size <= 0xffff ? 2 : 8;
    std::string out;
    out += static_cast<char>((is_final ? 0x80 : 0) | reserved << 4 | opcode);
    out += static_cast<char>((is_masked ? 0x80 : 0) | (form == 0 ? static_cast<unsigned>(size) : form == 2 ? 126U : 127U));
    for (int shift = 8 * (form - 1); shift >= 0; shift -= 8) out += static_cast<char>(size >> shift);
    if (!is_masked) return out + payload;
    constexpr char kMask[] = {'\x37', '\xfa', '\x21', '\x3d'};
    out.append(kMask, sizeof kMask);
    for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ kMask[i % sizeof kMask]);
    return out;
  }
};

inline std::string frame_bytes(unsigned opcode, std::string payload, bool is_final = true) {
  return RawFrame{.opcode = opcode, .payload = std::move(payload), .is_final = is_final}.bytes();
}
inline std::string text_bytes(std::string payload) { return frame_bytes(1, std::move(payload)); }
/// As a server sends it.
inline std::string unmasked_bytes(std::string payload, unsigned opcode = 1) {
  return RawFrame{.opcode = opcode, .payload = std::move(payload), .is_masked = false}.bytes();
}
/// The payload of a close frame.
inline std::string close_bytes(unsigned code, std::string_view reason = "") {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)}.append(reason);
}

}  // namespace giaoban
