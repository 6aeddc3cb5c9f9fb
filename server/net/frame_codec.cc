#include "server/net/frame_codec.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

constexpr std::uint8_t kFinal = 0x80, kMasked = 0x80, kText = 1, kBinary = 2;
constexpr std::uint8_t kLength16 = 126, kLength64 = 127;

}  // namespace

void append_frame(std::string& out, FrameKind kind, std::string_view payload, const MaskKey* mask) {
  ByteWriter to(out);
  const std::uint8_t masked = mask != nullptr ? kMasked : 0;
  to.u8(kFinal | (kind == FrameKind::kText ? kText : kBinary));
  if (payload.size() < kLength16) {
    to.u8(masked | static_cast<std::uint8_t>(payload.size()));
  } else if (payload.size() <= 0xffff) {
    to.u8(masked | kLength16);
    to.u8(static_cast<std::uint8_t>(payload.size() >> 8));
    to.u8(static_cast<std::uint8_t>(payload.size()));
  } else {
    to.u8(masked | kLength64);
    to.u64(payload.size());
  }
  if (mask == nullptr) {
    to.raw(payload);
    return;
  }
  to.raw(ByteView(*mask));
  const std::size_t start = out.size();
  to.raw(payload);
  for (std::size_t i = 0; i < payload.size(); ++i) out[start + i] ^= static_cast<char>((*mask)[i & 3]);
}

}  // namespace giaoban
