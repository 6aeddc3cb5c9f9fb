#include "server/link/backoff.h"

#include <algorithm>

namespace giaoban {

std::chrono::milliseconds Backoff::next(std::uint64_t random) {
  const auto half = step_ / 2;
  const std::chrono::milliseconds jitter(random % static_cast<std::uint64_t>(half.count() + 1));
  step_ = std::min(step_ * 2, kLongest);
  return half + jitter;
}

}  // namespace giaoban
