#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace giaoban {

using MaskKey = std::array<std::uint8_t, 4>;

/// Of a frame of a WebSocket (RFC 6455, 5.2 and 11.8).
enum class Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

constexpr std::size_t kFrameHeadBytes = 14;  // at most
constexpr std::size_t kControlBytes = 125;   // payload of a control frame, at most

/// Codes of RFC 6455, 7.4.1 that this program sends or tells apart.
namespace close_code {
constexpr std::uint16_t kNormal = 1000, kGoingAway = 1001, kProtocolError = 1002, kNone = 1005, kBadText = 1007,
                        kPolicy = 1008, kTooLarge = 1009, kInternalError = 1011, kRestart = 1012, kTryAgainLater = 1013;
}

/// The bytes before a payload.
struct FrameHead {
  std::array<char, kFrameHeadBytes> bytes = {};
  std::uint8_t size = 0;
  std::string_view view() const { return {bytes.data(), size}; }
};

/// The head of an unfragmented frame; with `mask` where it is not null, as the calling side must. `is_deflated`: the payload
/// is compressed (RFC 7692, 6).
FrameHead frame_head(Opcode opcode, std::uint64_t payload_bytes, const MaskKey* mask, bool is_deflated = false);

/// Masks or unmasks bytes that stand `offset` bytes into a payload.
void apply_mask(std::span<char> bytes, const MaskKey& mask, std::uint64_t offset);

}  // namespace giaoban
