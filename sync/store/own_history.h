#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "sync/ydoc/coverage.h"
#include "sync/store/state.h"

namespace giaoban {

// What a node's own entries still change: for one that was restored from an older copy, wrote on, and then hears of what it
// had written before (SPEC L9).

/// What documents hold, to tell whether an update brings anything to them.
class HeldUpdates {
 public:
  /// Takes in an update. Returns whether anything of it was new. Errors: those of parse_update().
  Result<bool> add(const std::string& document, std::string_view update);

 private:
  struct Held {
    Coverage structs;
    std::vector<ClockRange> deletes;
  };
  std::map<std::string, Held> documents_;
};

/// The same for the documents that a store holds of a space, each read when it is first asked for.
class StoredUpdates {
 public:
  StoredUpdates(const StoreReader& store, const SpaceId& space) : store_(store), space_(space) {}
  /// Whether the document lacks anything of the update, and takes note of it. True where that cannot be told.
  bool lacks(const std::string& document, std::string_view update);

 private:
  const StoreReader& store_;
  SpaceId space_;
  HeldUpdates held_;
  std::set<std::string> read_;
};

/// Whether `change`, written by `stamp.origin`, is something that `record` (nullptr: there is none) does not hold yet.
bool changes_record(const Record* record, const RecordChange& change, const Stamp& stamp);

/// The last entry of the node's own log that may stay when `checkpoint` is loaded, whose state `source` gives: where the
/// checkpoint tells that log further than it is kept here, or otherwise, what follows the first entry that its state does
/// not hold was never told to others, and has no place in it. nullopt where nothing has to leave. Reads the state and all
/// of the log since its base, where there is any doubt. Errors: data_damaged, those of read_state().
Result<std::optional<std::uint64_t>> find_own_part(const StoreReader& store, const LogCatalog& catalog,
                                                   const Checkpoint& checkpoint, const StateSource& source, const NodeId& self);

}  // namespace giaoban
