#include "sync/base/clock.h"

#include <algorithm>

namespace giaoban {

Hlc HybridClock::next(std::uint64_t unix_ms) {
  last_ = std::max(last_ + 1, hlc_at(unix_ms));
  return last_;
}

void HybridClock::observe(Hlc stamp) { last_ = std::max(last_, stamp); }

}  // namespace giaoban
