#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on turns to speak (SPEC S5), each by the convener's chair or secretary. Errors: those of LedSitting::open(), of
// the schemas, record_unknown (no such request), conflict (as said).

/// turn.begin: somebody has the floor, whoever had it is done; of who has it already, the time alone. Conflict: the sitting does not go on; the turn is over.
/// missing_field: speaker and kind are due where there was no request.
Result<Decision> begin_turn(const DecisionContext& context, const Command& command);

/// turn.end. Conflict: nobody has the floor.
Result<Decision> end_turn(const DecisionContext& context, const Command& command);

/// turn.pass: a request that waits is not called. Conflict: it does not wait.
Result<Decision> pass_turn(const DecisionContext& context, const Command& command);

/// turns.order: those who wait, in the chair's order. Conflict: one does not wait; one comes twice.
Result<Decision> order_turns(const DecisionContext& context, const Command& command);

}  // namespace giaoban
