#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/state_vector.h"

namespace giaoban {

/// A document at one time, as far as it still knows: what was there by then and not deleted by then.
struct Snapshot {
  DeleteSet deletes;
  StateVector state;
};

// As Yjs' encodeSnapshot and encodeSnapshotV2 write it. Error: broken_update.
Result<Snapshot> decode_snapshot(std::string_view bytes, const UpdateLimits& limits = kStoredUpdate);
Result<Snapshot> decode_snapshot_v2(std::string_view bytes, const UpdateLimits& limits = kStoredUpdate);
std::string encode_snapshot(const Snapshot& snapshot);
std::string encode_snapshot_v2(const Snapshot& snapshot);

}  // namespace giaoban
