#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on questions (SPEC Q), each by who leads the sitting. Errors: those of LedSitting::open(), of the schemas,
// record_unknown (no such question), conflict (as said).

/// question.advance: it is asked, answered, asked again, done or passed over; whoever had the floor is done. With the stage that
/// runs already, its time alone. Conflict: the sitting does not go on; the stage does not follow from where the question is.
Result<Decision> advance_question(const DecisionContext& context, const Command& command);

/// questions.order: those that wait, in the chair's order. Conflict: one does not wait; one comes twice.
Result<Decision> order_questions(const DecisionContext& context, const Command& command);

/// promise.record: what was promised; the same id again changes it, and it keeps the time at which it was first recorded.
Result<Decision> record_promise(const DecisionContext& context, const Command& command);

}  // namespace giaoban
