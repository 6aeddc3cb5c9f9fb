#pragma once
#include <filesystem>
#include <functional>
#include <optional>

#include "sync/space/checkpoint.h"
#include "sync/store/blob_store.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// What an archive holds.
struct ArchiveSummary {
  SpaceId space;
  std::uint64_t entries = 0, files = 0, bytes = 0;
  std::map<NodeId, Head> heads;          ///< how far its logs reach
  std::optional<Checkpoint> checkpoint;  ///< that its logs were held against
};

/// Writes all that `view` has of a space into one file (SPEC K6): its logs from their first entry, or from the checkpoint
/// that stands for what is gone; the files that its records name; and `checkpoint` with its state, where there is one.
/// Errors: already_exists, space_unknown, not_found (a file or a state that is not here), data_damaged, disk_full,
/// storage_failed.
Result<ArchiveSummary> write_archive(const std::filesystem::path& file, const StoreReader& view, const LogCatalog& catalog,
                                     const BlobStore& blobs, const SpaceId& space,
                                     const std::optional<Checkpoint>& checkpoint, std::uint64_t unix_ms);

/// Proves an archive without a node: every frame, chain and signature; each entry against schema and policy, by
/// replaying it; the hashes of the files, and that all are there which the records name; that the records and documents
/// of the checkpoint's state are those that the entries make. Takes memory for the records and documents of the space.
/// Errors: not_found, data_newer, data_damaged with the place in `detail`.
Result<ArchiveSummary> verify_archive(const std::filesystem::path& file, const Verifier& verifier, std::uint64_t unix_ms);

}  // namespace giaoban
