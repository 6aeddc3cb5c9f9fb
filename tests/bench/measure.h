#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace giaoban::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// Counts what ends within a window of time that begins after a warm-up, and how long each took. Not thread-safe.
class Window {
 public:
  Window(double warm_up_seconds, double seconds)
      : begin_(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(warm_up_seconds))),
        end_(begin_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds))) {}

  bool is_over(Clock::time_point now) const { return now >= end_; }
  void note(Clock::time_point started, Clock::time_point ended) {
    if (ended >= begin_ && ended < end_) seconds_.push_back(static_cast<float>(seconds_between(started, ended)));
  }
  std::size_t count() const { return seconds_.size(); }
  double per_second() const { return static_cast<double>(count()) / seconds_between(begin_, end_); }
  /// Microseconds within which `share` (0 to 1) of all ended; 0 where none did.
  double within_us(double share) {
    if (seconds_.empty()) return 0;
    const auto at = seconds_.begin() + static_cast<long>(share * static_cast<double>(seconds_.size() - 1));
    std::nth_element(seconds_.begin(), at, seconds_.end());
    return *at * 1e6;
  }

 private:
  Clock::time_point begin_, end_;
  std::vector<float> seconds_;
};

}  // namespace giaoban::bench
