#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on one task (SPEC O), each by the convener's secretary or chair. Errors: those of TaskCommand::open(), and what is said.

/// task.issue: from now on the unit owes it. Errors: those of check_may_be_issued(), conflict (it is no draft).
Result<Decision> issue_task(const DecisionContext& context, const Command& command);

/// task.cancel. Error: conflict (it is not open; a draft is deleted as a record is).
Result<Decision> cancel_task(const DecisionContext& context, const Command& command);

/// task.reopen: one that was accepted or cancelled is owed again. Errors: conflict (it is neither), unit_ended, invalid_field.
Result<Decision> reopen_task(const DecisionContext& context, const Command& command);

}  // namespace giaoban
