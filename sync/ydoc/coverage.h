#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/ydoc/interval_set.h"
#include "sync/ydoc/state_vector.h"
#include "sync/ydoc/update.h"

namespace giaoban {

/// Which structs a set of updates holds together, told without building the document: 16 bytes for a client and what a
/// map adds, more only where something before is missing. Not thread-safe.
class Coverage {
 public:
  struct News {
    bool has_structs = false;             ///< whether the update held structs that were not covered
    std::vector<std::uint64_t> clients;   ///< those of whom nothing was covered before
  };
  News add(const UpdateSummary& update);

  /// Per client the end of what is covered without a gap from clock 0; clients without any are left out.
  StateVector state() const;
  std::string state_vector() const { return encode_state_vector(state()); }

 private:
  bool add_range(const ClockRange& range);

  std::unordered_map<std::uint64_t, std::uint64_t> ends_;  // of what is covered from clock 0 on; 0 where that is nothing
  std::unordered_map<std::uint64_t, IntervalSet> ahead_;   // what lies behind a gap
};

/// Whether every delete of `update` is among `deletes`; both in any order.
bool has_deletes(const std::vector<ClockRange>& deletes, const UpdateSummary& update);

}  // namespace giaoban
