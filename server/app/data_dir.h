#pragma once
#include <filesystem>
#include <memory>

#include "sync/base/result.h"
#include "sync/log/ed25519.h"

namespace giaoban {

/// The files of a node: db/ (RocksDB), blobs/, node.key (0600), control.sock.
struct DataDir {
  std::filesystem::path root;

  std::filesystem::path database() const { return root / "db"; }
  std::filesystem::path blobs() const { return root / "blobs"; }
  std::filesystem::path key_file() const { return root / "node.key"; }
  std::filesystem::path control_socket() const { return root / "control.sock"; }
  bool is_initialised() const { return std::filesystem::exists(key_file()); }
};

/// Makes the directory (0700) and a fresh key in it, synced. Errors: already_exists, storage_failed, disk_full.
Result<std::unique_ptr<Signer>> make_key(const DataDir& dir);

/// Errors: not_found (never initialised), data_damaged.
Result<std::unique_ptr<Signer>> read_key(const DataDir& dir);

}  // namespace giaoban
