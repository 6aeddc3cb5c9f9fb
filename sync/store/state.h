#pragma once
#include <functional>

#include "sync/space/checkpoint.h"
#include "sync/space/state_row.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// Takes the bytes of a state, in order.
using StateSink = std::function<Result<void>(std::string_view bytes)>;
/// Gives at most `max` bytes of a state from `offset` on; none at its end.
using StateSource = std::function<Result<std::string>(std::uint64_t offset, std::size_t max)>;

/// Writes the state of a space as `view` has it to `sink`, row by row (SPEC K2): the same bytes wherever the records and
/// documents are the same, but for who first wrote under a client id, which depends on the order of arrival. Holds one
/// document in memory at a time. Errors: data_damaged, too_large (a row over kStateRowBytes), those of `sink`.
Result<void> write_state(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space, const StateSink& sink);

/// Visits the rows of a checkpoint's state. Errors: bad_message, those of `source` and `visit`.
Result<void> read_state(const Checkpoint& checkpoint, const StateSource& source, const StateRowReader::Visit& visit);

/// The checkpoint of a founded space as `view` has it, without state_bytes, state and signature. Errors: data_damaged,
/// space_unknown (not founded), too_many (over kCheckpointLogs).
Result<Checkpoint> describe_checkpoint(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space);

/// Writes the state to `sink` and signs what it is. Errors: those of both above.
Result<Checkpoint> make_checkpoint(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space,
                                   const Signer& owner, const StateSink& sink);

/// Bytes that loading puts into one write of the store, when no single row is longer.
constexpr std::size_t kLoadBatchBytes = 4 << 20;

/// Loads the state of a checkpoint that was checked, whose bytes have its hash: into a space that is new here, in bounded
/// writes with the heads of its logs last, so that a load that was cut short counts for nothing; or joined with what is
/// here, in one write. Nobody may write to the space meanwhile. All of the state is read and checked before the first row
/// is written. Where the log of `self`, the loading node, goes on from the checkpoint, its older entries leave: what of it had
/// to stay apart was set aside before (find_own_part()). Errors: bad_message, invalid_field, policy_refused (not this
/// space's), space_full, disk_full, storage_failed, those of `source`.
Result<void> load_state(Store& store, LogCatalog& catalog, const Checkpoint& checkpoint, const StateSource& source,
                        const NodeId& self);

/// Takes away what a load that was cut short left of a space that was new (unfinished_loads()). Errors: data_damaged,
/// disk_full, storage_failed.
Result<void> forget_load(Store& store, const SpaceId& space);

}  // namespace giaoban
