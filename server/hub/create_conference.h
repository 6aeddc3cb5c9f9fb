#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// conference.create: a conference of a plan space, in a space of its own, with every unit that takes part on its day invited:
/// that of a planned or confirmed slot, which keeps its number, or a new one. The new space's nonce is the command's id, so a
/// repeated command cannot found a second one.
/// Errors: forbidden, host_not_in_cluster, unknown_collection (not a plan), record_unknown, slot_fixed, invalid_field,
/// command_id_reused.
Result<Decision> create_conference(const DecisionContext& context, const Command& command);

}  // namespace giaoban
