#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// ballot.cast (SPEC V4–V6): of an elector whom the sender is, or in whose place the roll lets them vote. Until the vote is closed
/// the last ballot of an elector counts. Errors: unknown_collection (not a conference), record_unknown (no such vote), forbidden
/// (not on the roll, or somebody else's ballot), conflict (the vote is not open any more, by the clock too, or its ballots are at
/// another node), missing_field, invalid_field.
Result<Decision> cast_ballot(const DecisionContext& context, const Command& command);

}  // namespace giaoban
