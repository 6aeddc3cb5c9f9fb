#pragma once
#include <string>
#include <vector>

#include "sync/store/committer.h"

namespace giaoban {

/// A document as it is on disk: one update for everything up to an offset of its space, and the updates since. Their
/// entries stay in the logs, whatever becomes of these rows (SPEC L7).
struct StoredDocument {
  struct Update {
    std::uint64_t offset = 0;
    std::string bytes;
  };
  std::uint64_t through = 0;  ///< offset of the last update that the snapshot holds
  std::string snapshot;       ///< empty where there is none yet
  std::vector<Update> tail;   ///< in their order of arrival

  bool empty() const { return snapshot.empty() && tail.empty(); }
  std::uint64_t last_offset() const { return tail.empty() ? through : tail.back().offset; }
  std::size_t tail_bytes() const;
  /// The updates of the tail as one; an update that holds nothing where there is none. Errors: too_large.
  Result<std::string> merged_tail() const;
};

/// The names of a space's documents that anything was written in, in order. Errors: data_damaged.
Result<std::vector<std::string>> document_names(const StoreReader& store, const SpaceId& space);

/// Reads what is committed of a document. Errors: data_damaged.
Result<StoredDocument> read_document(const StoreReader& store, const SpaceId& space, std::string_view name);

/// One update for all that `document` holds, without what was deleted and may be forgotten, as Yjs would write it.
/// Builds the document in memory, or merges bytes where it would be too large for that. Errors: too_large, data_damaged.
Result<std::string> compact(const StoredDocument& document);

/// Puts `snapshot`, made by compact() of `document`, in the place of what it was made of.
void add_snapshot(Commit& commit, const SpaceId& space, std::string_view name, const StoredDocument& document,
                  std::string_view snapshot);

/// Who first wrote under a client id. A browser draws a new id each time it opens a document, so this tells who wrote
/// each character; what a browser brings that others typed while they were offline counts as its own.
struct Authorship {
  Author author;
  Hlc first = 0;
  bool operator==(const Authorship&) const = default;
};
void add_author(Batch& rows, const SpaceId& space, std::string_view name, std::uint64_t client,
                const Authorship& authorship);
/// nullopt where nothing is known of the client.
std::optional<Authorship> read_author(const StoreReader& store, const SpaceId& space, std::string_view name,
                                      std::uint64_t client);

}  // namespace giaoban
