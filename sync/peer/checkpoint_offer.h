#pragma once
#include "sync/peer/replica_view.h"

namespace giaoban {

// When a checkpoint stands in the place of entries (SPEC P24), from what the peer says that it has.

/// Whether the peer lacks entries that are not kept here any more, since `base` stands for them.
bool lacks_what_is_gone(const Checkpoint& base, const VersionVector& theirs);
/// Whether the checkpoint spares the peer kCheckpointEntries or more.
bool spares_many(const Checkpoint& checkpoint, const VersionVector& theirs);
/// Whether a checkpoint brings nothing to who holds this.
bool is_held(const Checkpoint& checkpoint, const VersionVector& held);

}  // namespace giaoban
