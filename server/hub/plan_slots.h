#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// slots.plan: takes over dates and hosts of a plan, all or none. Only planned slots change, and a slot that is named as it is
/// stays. Errors: forbidden, unknown_collection, record_unknown, invalid_field, host_not_in_cluster, slot_fixed, ordinal_used,
/// conflict (the id of a slot that was dropped).
Result<Decision> plan_slots(const DecisionContext& context, const Command& command);

/// slots.confirm: announces planned slots. Those that are confirmed stay so. Errors: as above, missing_field (no day or host).
Result<Decision> confirm_slots(const DecisionContext& context, const Command& command);

}  // namespace giaoban
