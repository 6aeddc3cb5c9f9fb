#pragma once
#include <optional>

#include "sync/space/checkpoint.h"
#include "sync/store/store.h"

namespace giaoban {

/// Where what is kept of a space begins: entries up to the heads of the checkpoint are gone, or were never here.
struct SpaceBase {
  std::uint64_t offset = 0;  ///< the feed has no rows that matter at or before it
  Checkpoint checkpoint;
};

/// nullopt where all entries are kept. Errors: data_damaged.
Result<std::optional<SpaceBase>> read_base(const StoreReader& store, const SpaceId& space);
/// The offset alone; 0 where all entries are kept. A base that cannot be read hides all of the feed.
std::uint64_t base_offset(const StoreReader& store, const SpaceId& space);
void put_base(Batch& rows, const SpaceBase& base);

/// Every space whose state was being loaded when the node stopped, with the checkpoint. Errors: data_damaged.
Result<std::vector<Checkpoint>> unfinished_loads(const StoreReader& store);

}  // namespace giaoban
