#pragma once
#include "sync/log/signer.h"
#include "sync/space/checkpoint_plan.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// Whether the logs of a space hold all heads of the checkpoint with these very hashes (SPEC K4). Where no head was signed
/// just there, the chain is walked from its base, so it may take long. Errors: data_damaged.
Result<bool> holds_heads(const StoreReader& view, const LogCatalog& catalog, const Verifier& verifier,
                         const Checkpoint& checkpoint);

/// The checkpoints that stand in the records of a space, by their numbers. What cannot be read is left out.
std::vector<KnownCheckpoint> read_checkpoints(const StoreReader& store, const SpaceId& space);

}  // namespace giaoban
