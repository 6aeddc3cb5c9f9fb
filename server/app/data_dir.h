#pragma once
#include <filesystem>
#include <memory>

#include "sync/base/result.h"
#include "sync/log/ed25519.h"

namespace giaoban {

/// The files of a node: db/ (RocksDB), blobs/, node.key (0600), control.sock; search.db, which is derived and may be deleted;
/// templates/ where the office has its own (ops/runbooks/templates.md); node.key.next while its key is changed and vote_keys/
/// while secret votes are open, which are in no copy of a node.
struct DataDir {
  std::filesystem::path root;

  std::filesystem::path database() const { return root / "db"; }
  std::filesystem::path blobs() const { return root / "blobs"; }
  std::filesystem::path key_file() const { return root / "node.key"; }
  std::filesystem::path next_key_file() const { return root / "node.key.next"; }
  std::filesystem::path vote_keys() const { return root / "vote_keys"; }
  std::filesystem::path templates() const { return root / "templates"; }
  std::filesystem::path search_index() const { return root / "search.db"; }
  std::filesystem::path control_socket() const { return root / "control.sock"; }
  bool is_initialised() const { return std::filesystem::exists(key_file()); }
};

/// Makes the directory (0700) and a fresh key in it, synced. Errors: already_exists, storage_failed, disk_full.
Result<std::unique_ptr<Signer>> make_key(const DataDir& dir);
/// The same with a key that is there already.
Result<std::unique_ptr<Signer>> make_key(const DataDir& dir, const Ed25519Signer::Seed& seed);

/// Errors: not_found (never initialised), data_damaged.
Result<Ed25519Signer::Seed> read_seed(const DataDir& dir);
Result<std::unique_ptr<Signer>> read_key(const DataDir& dir);

/// The key that is to come: made now, or before by an attempt that was cut short. Errors: those of make_key.
Result<std::unique_ptr<Signer>> next_key(const DataDir& dir);
/// The key that was to come takes the place of the node's key, which is gone then. Error: storage_failed.
Result<void> take_next_key(const DataDir& dir);

/// Writes a new file that only its owner may read (0600), synced with its directory. Errors: already_exists, disk_full,
/// storage_failed.
Result<void> write_private_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace giaoban
