#include "sync/ydoc/interval_set.h"

#include <algorithm>
#include <iterator>

namespace giaoban {

bool IntervalSet::contains(std::uint64_t start, std::uint64_t end) const {
  if (start >= end) return true;
  const auto after = ranges_.upper_bound(start);
  return after != ranges_.begin() && std::prev(after)->second >= end;
}

bool IntervalSet::add(std::uint64_t start, std::uint64_t end) {
  if (contains(start, end)) return false;
  auto at = ranges_.upper_bound(start);
  if (at != ranges_.begin() && std::prev(at)->second >= start) {
    --at;  // the range before reaches here: it grows
    at->second = std::max(at->second, end);
  } else {
    at = ranges_.emplace_hint(at, start, end);
  }
  for (auto next = std::next(at); next != ranges_.end() && next->first <= at->second; next = ranges_.erase(next)) {
    at->second = std::max(at->second, next->second);
  }
  return true;
}

std::uint64_t IntervalSet::end_of_first() const {
  if (ranges_.empty() || ranges_.begin()->first != 0) return 0;
  return ranges_.begin()->second;
}

}  // namespace giaoban
