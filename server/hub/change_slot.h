#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on one slot, each by the convener's secretary. Errors: forbidden, unknown_collection, record_unknown, slot_fixed
// (held or cancelled), those of the schemas, and what is said.

/// slot.move: to another day, with its number. Errors: missing_field (once confirmed a reason is due), invalid_field (outside
/// the term).
Result<Decision> move_slot(const DecisionContext& context, const Command& command);

/// slot.cancel: its number is not used again.
Result<Decision> cancel_slot(const DecisionContext& context, const Command& command);

/// slot.hand_over: another unit hosts. Errors: host_not_in_cluster, conflict (it hosts already).
Result<Decision> hand_slot_over(const DecisionContext& context, const Command& command);

/// slot.close: it was held; number, day and host change no more. Error: conflict (before its day, or without one).
Result<Decision> close_slot(const DecisionContext& context, const Command& command);

}  // namespace giaoban
