#pragma once
#include <chrono>
#include <optional>

#include "server/search/index.h"
#include "server/search/space_reach.h"

namespace giaoban {

/// What an indexer has done since it was made.
struct IndexerCounters {
  std::uint64_t records = 0, documents = 0, whole_spaces = 0;
};

/// Brings the index to where the store is, space by space, each in one transaction. Reads committed rows alone, so those
/// who write never wait for it. One thread.
class Indexer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// How long the text of a space's documents may be behind while people write in them.
  static constexpr std::chrono::seconds kDocumentWait{5};

  /// The store and the catalog outlive it.
  Indexer(const Store& store, const LogCatalog& catalog, SearchFile& file) : store_(store), catalog_(catalog), file_(file) {}

  /// Opens the index, or makes it anew. Errors: disk_full, storage_failed.
  Result<void> open();
  /// An empty index in the place of what there is. Errors: the same.
  Result<void> start_over();

  /// Takes in what is new of a space. Returns when to come again for documents that were taken in a moment ago; nullopt
  /// where all is in. Errors: data_damaged of the store or the index, disk_full, storage_failed; then nothing has
  /// changed.
  Result<std::optional<Time>> take_in(const SpaceId& space, Time now);

  /// Ends a long take_in() from another thread: it fails with `busy` and changes nothing.
  void stop() { stops_ = true; }

  const IndexerCounters& counters() const { return counters_; }
  SearchIndex& index() { return *index_; }

 private:
  Result<std::optional<Time>> take_in(const StoreReader& view, const SpaceId& id, const SpaceReach& reach, SearchSpace& space, Time now);
  Result<void> take_whole(const StoreReader& view, const SpaceId& id, SearchSpace& space);
  Result<void> take_record(const RecordKey& key, const Record& record, SearchSpace& space);
  Result<void> take_documents(const StoreReader& view, const SpaceId& id, SearchSpace& space, bool all);

  const Store& store_;
  const LogCatalog& catalog_;
  SearchFile& file_;
  std::unique_ptr<SearchIndex> index_;
  std::map<SpaceId, Time> documents_at_;  // of spaces whose documents were taken in less than kDocumentWait ago
  IndexerCounters counters_;
  std::atomic<bool> stops_ = false;
};

}  // namespace giaoban
