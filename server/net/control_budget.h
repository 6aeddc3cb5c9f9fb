#pragma once
#include <algorithm>
#include <cstdint>

namespace giaoban {

/// How many control frames a peer may send: kBurst at once, kPerSecond in the long run. Pure.
class ControlBudget {
 public:
  static constexpr std::uint64_t kBurst = 64, kPerSecond = 8;

  /// False where it has none left.
  bool take(std::uint64_t now_ms) {
    constexpr std::uint64_t kRefillMs = 1000 / kPerSecond;
    spent_until_ms_ = std::max(spent_until_ms_, now_ms) + kRefillMs;
    return spent_until_ms_ - now_ms <= kBurst * kRefillMs;
  }

 private:
  std::uint64_t spent_until_ms_ = 0;  // when all of it is there again
};

}  // namespace giaoban
