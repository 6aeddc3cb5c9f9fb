#pragma once
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "server/hub/directory.h"
#include "sync/space/file_names.h"
#include "sync/store/blob_store.h"
#include "sync/store/store.h"

namespace giaoban {

/// How much files of a unit take, and may (SPEC B6): the chunks of all files that records name as the unit's, in every
/// space that this node has, each chunk once. A file whose chunks are not known here counts with the size that its
/// record says; a file that was uploaded and that no record names yet counts too. Thread-safe; reads the store.
class FileQuota {
 public:
  static constexpr std::size_t kUnnamed = 4096;                  // uploads that no record names yet; beyond: the oldest goes
  static constexpr std::uint64_t kUnnamedMs = 3600 * 1000;       // and after so long

  FileQuota(const Store& store, const Directory& directory, const BlobStore& blobs, std::uint64_t allowed)
      : store_(store), directory_(directory), blobs_(blobs), allowed_(allowed) {}

  std::uint64_t allowed() const { return allowed_; }
  /// Bytes.
  std::uint64_t used(const UnitId& unit, std::uint64_t unix_ms) const;
  /// Takes the file into account, or refuses it. Error: quota_exceeded.
  Result<void> take(const UnitId& unit, const BlobManifest& manifest, std::uint64_t unix_ms);

 private:
  /// The chunks that count for a unit, with their sizes, and the bytes of files that are known by their size alone.
  struct Sum {
    std::map<Hash, std::uint64_t> chunks;
    std::set<Hash> files;
    std::uint64_t bytes = 0;
    void add(const BlobManifest& manifest);
  };
  struct Unnamed {
    UnitId unit;
    BlobManifest manifest;
    std::uint64_t at_ms = 0;
  };
  Sum sum(const UnitId& unit, std::uint64_t unix_ms) const;
  void add(const FileName& file, Sum& sum) const;
  void add_named(const SpaceId& space, const UnitId& unit, Sum& sum) const;

  const Store& store_;
  const Directory& directory_;
  const BlobStore& blobs_;
  const std::uint64_t allowed_;
  mutable std::mutex mutex_;  // guards unnamed_; take() holds it, so that two uploads do not take the same room
  std::vector<Unnamed> unnamed_;  // the oldest first
};

}  // namespace giaoban
