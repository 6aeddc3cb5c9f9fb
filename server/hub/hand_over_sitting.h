#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// sitting.hand_over: the node of a member unit leads the sitting from now on, or, of the convener's unit, the owner's again
/// (SPEC S6). By the convener's chair or secretary; decided by the owner. What leads already changes nothing. Errors:
/// unknown_collection (not a conference), forbidden, record_unknown (no member, or one without a node); conflict (the
/// sitting has ended; a vote is open, unless the sitting is taken back: then the host's node is not asked).
Result<Decision> hand_over_sitting(const DecisionContext& context, const Command& command);

}  // namespace giaoban
