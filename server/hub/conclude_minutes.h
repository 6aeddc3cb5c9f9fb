#pragma once
#include "server/hub/decide.h"

namespace giaoban {

// Commands on the phases of minutes (SPEC N), each by a secretary or chair of the convener, at the owner's node. Errors:
// unknown_collection (not a conference), forbidden, record_unknown, conflict and wrong_phase (as said), those of the schemas.

/// minutes.advance: draft, prepared, amending, one after the other; amending again sets its end anew; back to any earlier one
/// with a reason, from final too. Conflict: the phase is another one than was seen. wrong_phase: a phase was left out.
/// invalid_field: the end of the amendment window is not ahead. missing_field: reason, amend_until_ms.
Result<Decision> advance_minutes(const DecisionContext& context, const Command& command);

/// amendment.judge: once. Conflict: it was judged or withdrawn.
Result<Decision> judge_amendment(const DecisionContext& context, const Command& command);

/// minutes.finalise: locks the minutes as the context's FrozenMinutes have them; without these says which document to freeze
/// (Decision::freezes). Conflict: they are final already; an amendment was not judged; this node holds more than was seen.
/// wrong_phase: they are not amending. too_large: the statement. missing_field: reason, where they were final before.
Result<Decision> finalise_minutes(const DecisionContext& context, const Command& command);

/// minutes.sign: keeps a signature over the newest statement. Errors: signature_wrong, signing_key_unknown (nobody vouches for
/// that key as the sender's, or it was revoked). Conflict: a newer text took its place; this key, or a chair, signed already.
Result<Decision> sign_minutes(const DecisionContext& context, const Command& command);

}  // namespace giaoban
