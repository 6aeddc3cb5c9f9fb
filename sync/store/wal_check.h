#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sync/store/layout.h"

namespace giaoban {

/// A record of a write-ahead log that was written whole and cannot be read any more.
struct WalDamage {
  std::filesystem::path file;
  std::uint64_t offset = 0;
  /// The first entry of the commit that it holds, where that much can still be read.
  std::optional<layout::Position> first_entry;

  std::string text() const;
};

/// Looks into the write-ahead logs of a RocksDB directory for the damage that RocksDB 7.8 takes for a torn end: a
/// changed length or type in a record's header makes it drop that record and all that follow, without a word.
///
/// Every commit is synced before the next one is written, so a power cut tears at most the last: a broken record after
/// which another commit begins was acknowledged, and so was a last one whose checksum fits with another header.
/// What a cut file has lost cannot be told from a torn end. Reads only, a block at a time.
std::optional<WalDamage> find_wal_damage(const std::filesystem::path& directory);

}  // namespace giaoban
