#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "sync/base/result.h"
#include "sync/base/sealed_box.h"

namespace giaoban {

/// The keys that open the ballots of secret votes of a space, while these are open: in memory, and each in a file of its own
/// (0600), so that a crash loses no ballot. Nothing else holds them: no log, no row, no archive, no identity file. One thread.
class VoteKeys {
 public:
  /// `folder` holds the files, of all spaces; empty: the keys live in memory alone.
  VoteKeys(std::filesystem::path folder, SpaceId space) : folder_(std::move(folder)), space_(space) {}

  /// Reads the files of this space. A file that is no key is left out: its vote can only be annulled. Error: storage_failed.
  Result<void> read();

  /// Null where it is not here.
  const SealKey* find(const Uuid& vote) const;
  std::vector<Uuid> votes() const;

  /// Keeps a key, synced to disk, in the place of one that was left over. Errors: disk_full, storage_failed.
  Result<void> keep(const Uuid& vote, std::shared_ptr<const SealKey> key);
  /// The key is gone: its file overwritten and removed, the memory overwritten. Does nothing where there is none.
  void destroy(const Uuid& vote);

 private:
  std::filesystem::path file_of(const Uuid& vote) const;

  std::filesystem::path folder_;
  SpaceId space_;
  std::map<Uuid, std::shared_ptr<const SealKey>> keys_;
};

}  // namespace giaoban
