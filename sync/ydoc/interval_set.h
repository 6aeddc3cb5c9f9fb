#pragma once
#include <cstdint>
#include <map>

namespace giaoban {

/// A set of numbers kept as ranges [start, end) that neither overlap nor touch.
class IntervalSet {
 public:
  /// Returns whether any number of the range was new. O(log n) and what it joins.
  bool add(std::uint64_t start, std::uint64_t end);
  bool contains(std::uint64_t start, std::uint64_t end) const;
  /// The end of the range that begins at 0; 0 where there is none.
  std::uint64_t end_of_first() const;
  std::size_t range_count() const { return ranges_.size(); }

 private:
  std::map<std::uint64_t, std::uint64_t> ranges_;  // start → end
};

}  // namespace giaoban
