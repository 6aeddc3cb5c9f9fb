#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// What a state of minutes says, as lines of plain text (SPEC N3): what of final minutes is hashed, shown and exported. A part
/// of no minutes, and one that is empty, say nothing.
/// `state` is an update v1 of a whole document. Pure. Errors: broken_update, too_large, data_damaged (the state builds on
/// what it does not hold).
Result<std::string> final_text(std::string_view state);

/// The state vector of such a state, as Yjs encodes it. Errors: as above.
Result<std::string> state_vector_of(std::string_view state);

}  // namespace giaoban
