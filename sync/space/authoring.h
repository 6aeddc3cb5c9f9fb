#pragma once
#include <string>
#include <vector>

#include "sync/space/space.h"

namespace giaoban {

/// What somebody who changes a record had before them. What is not said is taken as known, and nothing as decided.
struct Knowledge {
  Json bases = Json::object();        ///< field → the value that they saw; null where there was none
  std::vector<std::string> decided;   ///< fields of which they saw everything that stands beside the value
};

/// Says in `change`, for each field that does not say it yet, what its author knew of what others wrote there (SPEC R5).
/// Call when the change is about to be applied, by the node that writes it.
void note_contexts(const Space& space, const NodeId& self, const Knowledge& knowledge, RecordChange& change);

}  // namespace giaoban
