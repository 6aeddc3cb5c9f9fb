#pragma once
#include <algorithm>
#include <cstdint>

namespace giaoban {

/// How many may come in: `burst` at once, `per_second` in the long run. Who has to wait is told a moment of their own, so
/// that they come back one after another and not all together. Pure; one thread at a time.
class Admission {
 public:
  static constexpr std::uint64_t kLongestWaitUs = 60'000'000;  ///< beyond, moments are given out from the first again

  Admission(std::uint64_t per_second, std::uint64_t burst) : step_us_(1'000'000 / per_second), burst_us_(burst * step_us_) {}

  /// Zero where one may come in now; else after how many milliseconds to try again.
  std::uint64_t take(std::uint64_t now_us) {
    spent_until_us_ = std::max(spent_until_us_, now_us);
    if (spent_until_us_ - now_us + step_us_ <= burst_us_) {
      spent_until_us_ += step_us_;
      return 0;
    }
    const std::uint64_t first_us = spent_until_us_ - burst_us_ + step_us_;  // when one more fits
    promised_us_ = std::max(promised_us_ + step_us_, first_us);
    if (promised_us_ > now_us + kLongestWaitUs) promised_us_ = first_us;
    return (promised_us_ - now_us + 999) / 1000;
  }

 private:
  const std::uint64_t step_us_, burst_us_;
  std::uint64_t spent_until_us_ = 0;  // when all of the burst is there again
  std::uint64_t promised_us_ = 0;     // the last moment that was told
};

}  // namespace giaoban
