#include "server/net/frame_codec.h"

#include <cstring>

namespace giaoban {
namespace {

constexpr std::uint8_t kFinal = 0x80, kDeflated = 0x40, kMasked = 0x80;
constexpr std::uint8_t kLength16 = 126, kLength64 = 127;

void append_length(FrameHead& head, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) head.bytes[head.size++] = static_cast<char>(value >> shift);
}

}  // namespace

FrameHead frame_head(Opcode opcode, std::uint64_t payload_bytes, const MaskKey* mask, bool is_deflated) {
  FrameHead head;
  const std::uint8_t masked = mask != nullptr ? kMasked : 0;
  head.bytes[head.size++] = static_cast<char>(kFinal | (is_deflated ? kDeflated : 0) | static_cast<std::uint8_t>(opcode));
  if (payload_bytes < kLength16) {
    head.bytes[head.size++] = static_cast<char>(masked | payload_bytes);
  } else if (payload_bytes <= 0xffff) {
    head.bytes[head.size++] = static_cast<char>(masked | kLength16);
    append_length(head, payload_bytes, 2);
  } else {
    head.bytes[head.size++] = static_cast<char>(masked | kLength64);
    append_length(head, payload_bytes, 8);
  }
  if (mask != nullptr) {
    std::memcpy(head.bytes.data() + head.size, mask->data(), mask->size());
    head.size += mask->size();
  }
  return head;
}

void apply_mask(std::span<char> bytes, const MaskKey& mask, std::uint64_t offset) {
  std::array<std::uint8_t, 8> turned;
  for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = mask[(offset + i) & 3];
  std::uint64_t key, word;
  std::memcpy(&key, turned.data(), sizeof key);
  std::size_t at = 0;
  for (; at + sizeof word <= bytes.size(); at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    word ^= key;
    std::memcpy(bytes.data() + at, &word, sizeof word);
  }
  for (; at < bytes.size(); ++at) bytes[at] = static_cast<char>(bytes[at] ^ turned[at & 7]);
}

}  // namespace giaoban
