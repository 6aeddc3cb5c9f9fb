#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on votes (SPEC V), each by the convener's chair or secretary. Errors: those of LedSitting::open(), of the schemas,
// record_unknown (no such vote), conflict (as said).

/// vote.prepare: makes a draft, or changes one. Conflict: it was opened already. forbidden: a field that other commands say.
Result<Decision> prepare_vote(const DecisionContext& context, const Command& command);

/// vote.open: works out who may vote and writes the roll; of a secret vote a key is made. Conflict: it is no draft; the sitting
/// is not open; too many votes are; nobody may vote. invalid_field: the draft is not whole.
Result<Decision> open_vote(const DecisionContext& context, const Command& command);

/// vote.enter: what was counted by hand, until the vote is closed. Conflict: it is not open, or no show of hands. invalid_field:
/// the counts do not fit the vote.
Result<Decision> enter_vote(const DecisionContext& context, const Command& command);

/// vote.publish. Conflict: it is not closed.
Result<Decision> publish_vote(const DecisionContext& context, const Command& command);

/// vote.annul: at any time, once. What was not counted by then is never read. Conflict: it was annulled.
Result<Decision> annul_vote(const DecisionContext& context, const Command& command);

}  // namespace giaoban
