#pragma once
#include <chrono>
#include <cstdint>

namespace giaoban {

/// How long to wait before the next attempt: twice as long after each failure, and never the same for all nodes, so
/// that they do not come back at once after their parent was away.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{500};
  static constexpr std::chrono::milliseconds kLongest{30'000};
  static constexpr std::chrono::milliseconds kSteady{10'000};  // a link that lasted less is no success

  /// The next wait, between half and all of the present step. `random` is any 64 random bits.
  std::chrono::milliseconds next(std::uint64_t random);
  /// An attempt succeeded.
  void reset() { step_ = kFirst; }

 private:
  std::chrono::milliseconds step_ = kFirst;
};

}  // namespace giaoban
