#pragma once
#include <algorithm>
#include <map>

#include "sync/ydoc/interval_set.h"
#include "sync/ydoc/update.h"

namespace giaoban {

/// What a set of updates holds together, deletes too: what a node need not keep in memory, but a test compares by.
class Held {
 public:
  void add(const UpdateSummary& update) {
    for (const ClockRange& range : update.structs) structs_[range.client].add(range.start, range.end);
    for (const ClockRange& range : update.deletes) deletes_[range.client].add(range.start, range.end);
  }
  bool covers(const UpdateSummary& update) const { return has(structs_, update.structs) && has(deletes_, update.deletes); }

 private:
  using Sets = std::map<std::uint64_t, IntervalSet>;
  static bool has(const Sets& sets, const std::vector<ClockRange>& ranges) {
    return std::ranges::all_of(ranges, [&](const ClockRange& range) {
      const auto found = sets.find(range.client);
      return found != sets.end() && found->second.contains(range.start, range.end);
    });
  }

  Sets structs_, deletes_;
};

}  // namespace giaoban
