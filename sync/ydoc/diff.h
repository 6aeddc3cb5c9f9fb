#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"
#include "sync/ydoc/state_vector.h"

namespace giaoban {

/// What of an update v1 somebody at `state` lacks, as an update v1: the structs behind the clocks of `state`, and the
/// whole delete set, of which no state vector tells how much they have. Error: broken_update. Time is that of one pass;
/// memory is the output's, which is hardly larger than the update.
Result<std::string> diff_update(std::string_view update, const StateVector& state, const UpdateLimits& limits = kStoredUpdate);

/// The state of whoever applies the update to nothing. As in Yjs clients count only from clock 0 and up to their first
/// gap; whether what their structs hang at is there is not looked at. Error: broken_update.
Result<StateVector> state_vector_of(std::string_view update, const UpdateLimits& limits = kStoredUpdate);

}  // namespace giaoban
