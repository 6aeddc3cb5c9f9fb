#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on the sitting of a conference (SPEC S), each by the convener's chair or secretary, at the owner's clock. Errors:
// unknown_collection (not a conference), forbidden, conflict (as said), those of the schemas.

/// sitting.begin: opens it, or opens it again. Conflict: it is open; the conference was cancelled or held.
Result<Decision> begin_sitting(const DecisionContext& context, const Command& command);

/// sitting.set: how long speeches and the stages of a question may take, when a timer warns, what a unit may take, what a
/// quorum is, whether the minutes are filled. Conflict: it is not open.
Result<Decision> set_sitting(const DecisionContext& context, const Command& command);

/// sitting.take_item: an item of the programme becomes the current one; the one before is done. Conflict: the sitting is
/// not open; another item is current than the sender saw. Error: record_unknown (no such item, or it is not agreed).
Result<Decision> take_item(const DecisionContext& context, const Command& command);

/// sitting.finish_item: the current item is done. Conflict: there is none; as take_item().
Result<Decision> finish_item(const DecisionContext& context, const Command& command);

/// sitting.skip_item: left out. Conflict: the sitting is not open; the item is done. Error: record_unknown.
Result<Decision> skip_item(const DecisionContext& context, const Command& command);

/// sitting.pause: a break; whoever has the floor is done. Conflict: it is not open, or there is one already.
Result<Decision> pause_sitting(const DecisionContext& context, const Command& command);

/// sitting.resume: the break ends. Conflict: there is none.
Result<Decision> resume_sitting(const DecisionContext& context, const Command& command);

/// sitting.end: the current item is done, the sitting over. Conflict: it is not open.
Result<Decision> end_sitting(const DecisionContext& context, const Command& command);

}  // namespace giaoban
