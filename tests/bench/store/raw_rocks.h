#pragma once
#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "sync/store/store.h"

namespace giaoban::bench {

/// RocksDB without anything of ours around it, on a database that RocksStore made: same column families, same options.
class RawRocks {
 public:
  explicit RawRocks(const std::filesystem::path& directory);
  ~RawRocks();
  RawRocks(const RawRocks&) = delete;

  /// One synced WriteBatch. From any thread. Ends the program where the disk fails.
  void write(const Batch& rows);

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace giaoban::bench
