#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// task.judge (SPEC O4): the convener's secretary or chair takes a report, or returns it with a remark. To take one that says done ends
/// the task. The verdict's id is the command's. Errors: those of TaskCommand::open(), conflict (the task is not open; the report was
/// judged), record_unknown (no such report of this task), missing_field (what is returned needs a remark).
Result<Decision> judge_task(const DecisionContext& context, const Command& command);

}  // namespace giaoban
