#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// series.create: a rule of conferences in the registry, and, where it does not go by clusters, the plan space in which its slots
/// will be, to which the units of its audience belong as of today; another one for those who meet apart.
/// Errors: forbidden, unknown_collection (not a registry), those of the schema of `series` below /arguments/fields,
/// missing_field and invalid_field (rules that do not fit together), record_unknown (its cluster), command_id_reused.
Result<Decision> create_series(const DecisionContext& context, const Command& command);

}  // namespace giaoban
