#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// conference.create: the next conference of a cluster's plan, in a space of its own, with every unit invited.
/// The new space's nonce is the command's id, so a repeated command cannot found a second one.
/// Errors: forbidden, host_not_in_cluster, unknown_collection (not a plan), record_unknown, invalid_field, command_id_reused.
Result<Decision> create_conference(const DecisionContext& context, const Command& command);

}  // namespace giaoban
