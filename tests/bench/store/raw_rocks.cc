#include "tests/bench/store/raw_rocks.h"

#include <rocksdb/utilities/options_util.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>

#include "sync/store/rocks_store.h"

namespace giaoban::bench {
namespace {

void require(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "RocksDB: %s\n", status.ToString().c_str());
  std::exit(1);
}

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

RawRocks::RawRocks(const std::filesystem::path& directory) {
  if (!RocksStore::open(directory, RocksStore::Access::kReadWrite)) std::exit(1);
  rocksdb::DBOptions options;
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  require(rocksdb::LoadLatestOptions({}, directory, &options, &descriptors));
  rocksdb::DB* db = nullptr;
  require(rocksdb::DB::Open(options, directory, descriptors, &families_, &db));
  db_.reset(db);
}

RawRocks::~RawRocks() {
  for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
}

void RawRocks::write(const Batch& rows) {
  rocksdb::WriteBatch batch(rows.bytes() + 64);
  rows.each([&](Table table, std::string_view key, std::optional<std::string_view> value) {
    auto* family = families_[static_cast<std::size_t>(table)];
    require(value ? batch.Put(family, slice(key), slice(*value)) : batch.Delete(family, slice(key)));
  });
  rocksdb::WriteOptions options;
  options.sync = true;
  require(db_->Write(options, &batch));
}

}  // namespace giaoban::bench
