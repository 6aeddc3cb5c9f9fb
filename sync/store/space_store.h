#pragma once
#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "sync/base/limits.h"
#include "sync/space/ingest.h"
#include "sync/store/committer.h"

namespace giaoban {

/// Which number stands for which log. Numbers are given once and never again. Thread-safe.
class LogCatalog {
 public:
  /// Reads Table::kLogs. Errors: data_damaged.
  Result<void> load(const StoreReader& store);

  layout::LogNumber number_of(const LogId& log);
  std::optional<layout::LogNumber> find(const LogId& log) const;
  /// The logs of a space with their numbers.
  std::vector<std::pair<layout::LogNumber, LogId>> logs_of(const SpaceId& space) const;
  /// Every space that has a log.
  std::vector<SpaceId> spaces() const;

 private:
  mutable std::mutex mutex_;  // guards all
  std::map<LogId, layout::LogNumber> numbers_;
  layout::LogNumber next_ = 1;
};

/// Builds what is on disk of a space. Errors: data_damaged.
Result<Space> load_space(const StoreReader& store, const LogCatalog& catalog, const SpaceId& id);

/// Rows for an entry that was applied to `space`: the entry, its place in the feed, the record as it is now or
/// the document's index. Adds the log's new head to `commit.logs`.
void add_entry(Commit& commit, LogCatalog& catalog, const Space& space, const NodeId& origin, const ParsedEntry& entry,
               const Space::Applied& applied);

/// The rows of Table::kLogs for one space.
std::vector<layout::LogRow> read_log_rows(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space);

/// The committed heads of a space's logs.
std::map<NodeId, Head> read_heads(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space);

/// The head of a log after `seq`, from its base and its committed entries: hashes are not stored, so this reads the log up
/// to there. Errors: data_damaged, log_gap where it does not reach so far or `seq` is before its base.
Result<Head> read_head(const StoreReader& store, const LogCatalog& catalog, const LogId& log, std::uint64_t seq);

/// The hashes of a log's heads, from after its base on: which histories its entries belong to. Reads all of it. Errors:
/// data_damaged.
Result<std::set<Hash>> read_hashes(const StoreReader& store, const LogCatalog& catalog, const LogId& log);

/// The last seq of a log, up to `limit`, whose head is signed; 0 where there is none.
std::uint64_t last_signed_seq(const StoreReader& store, const LogCatalog& catalog, const LogId& log, std::uint64_t limit);

/// A space made anew from its base and its committed logs, one of them only up to some entry.
struct Replay {
  Space space;
  std::vector<std::string> left_over;  ///< the bodies after that entry
  Batch rows;  ///< what takes the left over out of the feed and of the documents that they touched
};
struct ReplayEnd {
  LogId log;
  std::uint64_t keep = 0;
};
/// The bytes of states, by their hash: at most `max` from `offset` on, none at the end.
using StateFiles = std::function<Result<std::string>(const Hash& state, std::uint64_t offset, std::size_t max)>;
/// Reads all of the space, with the state of its base: for what is rare. `end` is not before the base. Errors:
/// data_damaged, those of `states`.
Result<Replay> replay(const StoreReader& store, const LogCatalog& catalog, const SpaceId& id, const ReplayEnd& end,
                      const StateFiles& states);

/// Committed entries of a log from `from_seq` on, as a batch that ends at a signed head: about `aim_bytes` of them,
/// more where no head is signed before, none after `until_seq`, and at most limits::kBatchBytes and kBatchEntries.
/// nullopt where there is nothing to send. Errors: data_damaged.
Result<std::optional<LogBatch>> read_batch(const StoreReader& store, const LogCatalog& catalog, const LogId& log,
                                           std::uint64_t from_seq, std::size_t aim_bytes = limits::kBatchBytes,
                                           std::uint64_t until_seq = std::numeric_limits<std::uint64_t>::max());

/// The files that records of a space name, deleted records too, in order; states of checkpoints are not among them. Errors: data_damaged.
Result<std::set<Hash>> named_files(const StoreReader& store, const SpaceId& space);

/// Records touched by entries with offsets in (since, until]. Errors: data_damaged.
Result<std::vector<RecordKey>> touched_records(const StoreReader& store, const SpaceId& space, std::uint64_t since,
                                               std::uint64_t until);

}  // namespace giaoban
