#pragma once
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "tests/bench/measure.h"

namespace giaoban::bench {

/// Who was told to come back later, and when.
class Returns {
 public:
  void add(std::size_t who, double after_seconds) {
    due_.emplace(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(after_seconds)), who);
  }
  /// Calls `come` for all whose time has come.
  template <typename Come>
  void each_due(const Come& come) {
    for (const auto now = Clock::now(); !due_.empty() && due_.top().first <= now;) {
      const std::size_t who = due_.top().second;
      due_.pop();
      come(who);
    }
  }

 private:
  using Due = std::pair<Clock::time_point, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace giaoban::bench
