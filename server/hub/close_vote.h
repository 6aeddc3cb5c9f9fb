#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// The end of a vote (SPEC V7, V8): its ballots are counted, and of a secret one opened, put in the order of their receipts and
// told without their voters. In memory nothing joins a voter to a choice afterwards; the key goes once this is durable.

/// vote.close, by the convener's chair or secretary. Errors: those of LedSitting::open(), record_unknown, conflict (it is not
/// open; its ballots are at another node; hands were not counted yet; its key is lost).
Result<Decision> close_vote(const DecisionContext& context, const Command& command);

/// The same, once its time is over. Errors: record_unknown, conflict.
Result<Decision> close_due_vote(const DecisionContext& context, const Uuid& vote);

}  // namespace giaoban
