#pragma once
#include <chrono>
#include <cstddef>

namespace giaoban {

/// How many browsers a node wants back in a second after it, or its line, was away (SPEC F11, F12).
constexpr std::size_t kReturnsPerSecond = 5'000;
/// What a restart takes at least.
constexpr std::chrono::milliseconds kRestartTime{1'000};

/// The time over which so many are to be spread.
constexpr std::chrono::milliseconds returning_time(std::size_t connections) {
  return std::chrono::milliseconds(connections * 1000 / kReturnsPerSecond);
}

}  // namespace giaoban
