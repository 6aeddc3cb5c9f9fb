#include "sync/base/chunks.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "sync/base/limits.h"

namespace giaoban {
namespace {

/// An end falls on one place in 32 KiB: where these bits are zero. The high ones, which the last 64 bytes decide.
constexpr std::uint64_t kEndMask = 0x7fffull << 49;

/// A random number for each byte (splitmix64 from zero: Steele et al., OOPSLA 2014). Two nodes that cut alike find the
/// same chunks, so it never changes.
constexpr std::array<std::uint64_t, 256> kGear = [] {
  std::array<std::uint64_t, 256> gear{};
  std::uint64_t state = 0;
  for (std::uint64_t& number : gear) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    number = z ^ z >> 31;
  }
  return gear;
}();

}  // namespace

std::size_t first_chunk(std::string_view rest) {
  const std::size_t longest = std::min(rest.size(), limits::kBlobChunkBytes);
  std::uint64_t hash = 0;
  for (std::size_t i = std::min(longest, limits::kBlobChunkLeast - 64); i < longest; ++i) {
    hash = (hash << 1) + kGear[static_cast<std::uint8_t>(rest[i])];
    if (i + 1 >= limits::kBlobChunkLeast && (hash & kEndMask) == 0) return i + 1;
  }
  return longest;
}

}  // namespace giaoban
