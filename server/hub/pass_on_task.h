#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Tasks that end because others go on (SPEC O6), by the convener's secretary or chair. What the commands do not say of the new tasks is
// as it was. Errors: those of TaskCommand::open() and of check_may_be_issued(), and conflict: the task is not open, an id of a new task
// is taken, or what is said.

/// task.reassign: to another unit, such as the successor of one that was merged. Conflict: it is the unit's already.
Result<Decision> reassign_task(const DecisionContext& context, const Command& command);

/// task.split: into parts, each issued at once.
Result<Decision> split_task(const DecisionContext& context, const Command& command);

}  // namespace giaoban
