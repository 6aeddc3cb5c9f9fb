#pragma once
#include "server/hub/command.h"
#include "sync/log/payload.h"
#include "sync/space/space.h"

namespace giaoban {

/// In which phase minutes are (SPEC N1): "draft" where nothing is said of them.
std::string minutes_phase(const Space& space, std::string_view document);

/// Whether the actor concludes the minutes: secretaries and chairs of the convener do.
bool may_conclude(const Space& space, const Actor& actor);

/// Whether the actor may write in a document that is not locked, in its phase (SPEC N1): all who may write in a draft, later
/// those who conclude. Error: wrong_phase.
Result<void> check_phase(const Space& space, const Actor& actor, std::string_view document);

/// Whether the owner's row is changed as records are: not where it is left to the commands on minutes. Error: forbidden.
Result<void> authorise_minutes_row(const Space& space, const RecordChange& change);

/// Whether the unit's amendment may be made, changed or taken back (SPEC N1). Errors: wrong_phase, conflict (it was judged).
Result<void> authorise_amendment(const Space& space, const RecordChange& change);

/// Whether an amendment comes before the window closes, by the clock of the node that decides. Error: wrong_phase.
Result<void> check_amended_in_time(const Space& space, const RecordChange& change, std::uint64_t unix_ms);

/// Whether the key is the actor's own, or revoked by their unit's administrator; what was revoked stays so (SPEC N4).
/// Errors: forbidden, conflict.
Result<void> authorise_signing_key(const Space& space, const Actor& actor, const RecordChange& change);

}  // namespace giaoban
