#pragma once
#include <optional>

#include "sync/space/checkpoint.h"
#include "sync/store/store.h"

namespace giaoban {

// Where what is kept of a space begins.

/// The checkpoint under the logs of a space: entries up to its heads are gone, or will be, or were never here. nullopt
/// where all are kept. Errors: data_damaged.
Result<std::optional<Checkpoint>> read_base(const StoreReader& store, const SpaceId& space);
void put_base(Batch& rows, const Checkpoint& checkpoint);
/// Where a log begins: after this head.
Head base_head(const std::optional<Checkpoint>& base, const NodeId& origin);

/// The offset up to which the feed of a space does not tell what changed, since entries were set aside or stand for
/// nothing any more; 0 for none. Whoever follows since an earlier one needs everything.
std::uint64_t read_feed_floor(const StoreReader& store, const SpaceId& space);
void put_feed_floor(Batch& rows, const SpaceId& space, std::uint64_t offset);

/// Spaces, new here, whose state was being loaded when the node stopped. Errors: data_damaged.
Result<std::vector<SpaceId>> unfinished_loads(const StoreReader& store);

}  // namespace giaoban
