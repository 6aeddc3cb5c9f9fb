#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace giaoban {

/// Fills `bytes` with randomness fit for keys, from the system. Called where a program begins something; decision code
/// is given its randomness. Thread-safe.
void fill_random(std::span<std::uint8_t> bytes);

template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
  std::array<std::uint8_t, N> bytes;
  fill_random(bytes);
  return bytes;
}

}  // namespace giaoban
