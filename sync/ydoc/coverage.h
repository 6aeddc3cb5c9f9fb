#pragma once
#include <string>
#include <unordered_map>

#include "sync/ydoc/interval_set.h"
#include "sync/ydoc/state_vector.h"
#include "sync/ydoc/update.h"

namespace giaoban {

/// What a set of updates holds together, told without building the document. Not thread-safe.
class Coverage {
 public:
  /// Returns whether the update held anything new (SPEC Y3).
  bool add(const UpdateSummary& update);
  /// Whether everything in the update is covered already; changes nothing.
  bool covers(const UpdateSummary& update) const;

  /// Per client the end of what is covered without a gap from clock 0; clients without any are left out.
  StateVector state() const;
  std::string state_vector() const { return encode_state_vector(state()); }

 private:
  std::unordered_map<std::uint64_t, IntervalSet> structs_;
  std::unordered_map<std::uint64_t, IntervalSet> deletes_;
};

/// Whether whoever is at `state` may lack something of the update: structs at or after its clocks, or any
/// deletes, which no state vector tells.
bool lacks(const UpdateSummary& update, const StateVector& state);

}  // namespace giaoban
