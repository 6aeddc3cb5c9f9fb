#include "sync/store/rocks_store.h"

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "sync/base/bytes.h"
#include "sync/store/wal_check.h"

namespace giaoban {
namespace {

constexpr std::array<const char*, kTableCount> kFamilies = {
    "default", "logs", "entries", "signatures", "feed", "records", "documents", "snapshots", "authors", "commands", "accounts", "sessions", "nodes", "bases"};
constexpr std::string_view kVersionKey = "version";

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view text_of(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

Error error_of(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsNoSpace() || text.find("No space left") != std::string::npos) return {problem::kDiskFull, text};
  // First of the two: what RocksDB says of a damaged block speaks of a "block checksum".
  if (status.IsCorruption()) return {problem::kDataDamaged, text};
  if (status.IsIOError() && text.find("No such file") != std::string::npos) return {problem::kDataDamaged, text};
  if (text.find("lock ") != std::string::npos || text.find("LOCK") != std::string::npos) return {problem::kDataLocked, text};
  return {problem::kStorageFailed, text};
}

/// What RocksDB warns of goes where this program's own log goes. Its file of its own would be on the same disk, and once
/// that is full, RocksDB stops the process over it.
class Diary : public rocksdb::Logger {
 public:
  Diary() : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  void Logv(rocksdb::InfoLogLevel level, const char* format, va_list values) override {
    if (level < rocksdb::InfoLogLevel::WARN_LEVEL || level == rocksdb::InfoLogLevel::HEADER_LEVEL) return;
    std::array<char, 512> line;
    std::vsnprintf(line.data(), line.size(), format, values);
    std::fprintf(stderr, "giaoban: database: %s\n", line.data());
  }
};

rocksdb::DBOptions database_options(RocksStore::Access access) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // What was acknowledged is whole in the log: recovery may end at a torn last record and at nothing else. Log files
  // are not recycled, since a damaged record in a recycled file looks like its end.
  options.wal_recovery_mode = access == RocksStore::Access::kSalvage
                                  ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                  : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_background_jobs = 2;
  options.max_total_wal_size = 256 << 20;
  options.max_open_files = 512;
  options.info_log = std::make_shared<Diary>();
  return options;
}

/// Documents are long and read whole, when one is opened: the kernel's cache is enough for them, and ours stays for records.
bool holds_documents(std::string_view family) {
  const auto is = [&](Table table) { return family == kFamilies[static_cast<std::size_t>(table)]; };
  return is(Table::kDocuments) || is(Table::kSnapshots);
}

rocksdb::ColumnFamilyOptions family_options(std::string_view family) {
  static const auto cache = rocksdb::NewLRUCache(64 << 20);
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = holds_documents(family);
  if (!table.no_block_cache) table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.write_buffer_size = 16 << 20;
  return options;
}

/// Whether this program can read the database. Looks without changing anything, as a read-write opening would.
Result<void> check_version(const std::filesystem::path& directory) {
  if (!std::filesystem::exists(directory / "CURRENT")) return {};
  auto options = database_options(RocksStore::Access::kSalvage);  // damage is told later, and more exactly
  options.create_if_missing = options.create_missing_column_families = false;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::OpenForReadOnly(options, directory, {{kFamilies[0], family_options(kFamilies[0])}}, &families, &opened);
  if (!status.ok()) return {};
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string version;
  const bool has_version = db->Get({}, families[0], slice(kVersionKey), &version).ok();
  db->DestroyColumnFamilyHandle(families[0]);
  const std::uint32_t found = has_version ? ByteReader(version).u32() : 0;
  if (found <= kDataVersion) return {};
  return fail(problem::kDataNewer, "data version " + std::to_string(found) + ", this program reads up to " +
                                       std::to_string(kDataVersion));
}

}  // namespace

struct RocksStore::Database {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  ~Database() {
    // After an orderly stop everything is in tables, whose damage can be traced to an entry; of a damaged
    // write-ahead log only the file and the place are known. What cannot be flushed now stays in that log.
    if (db) (void)db->Flush({}, families);
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
    if (db) db->Close();
  }
  rocksdb::ColumnFamilyHandle* family(Table table) const { return families[static_cast<std::size_t>(table)]; }

  /// As StoreReader says. `snapshot` is null for what is there now.
  std::optional<std::string> get(const rocksdb::Snapshot* snapshot, Table table, std::string_view key) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string value;
    const auto status = db->Get(options, family(table), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) {
      std::fprintf(stderr, "giaoban: the database cannot be read, nothing was changed: %s\n", status.ToString().c_str());
      std::abort();
    }
    return value;
  }
  Result<void> scan(const rocksdb::Snapshot* snapshot, Table table, std::string_view from, std::string_view to,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    const rocksdb::Slice bound = slice(to);
    if (!to.empty()) options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(options, family(table)));
    for (at->Seek(slice(from)); at->Valid(); at->Next())
      if (!visit(text_of(at->key()), text_of(at->value()))) return {};
    if (!at->status().ok()) return std::unexpected(error_of(at->status()));
    return {};
  }
};

/// A snapshot of RocksDB.
class RocksStore::View : public StoreReader {
 public:
  explicit View(const Database& database) : database_(database), snapshot_(database.db->GetSnapshot()) {}
  ~View() override { database_.db->ReleaseSnapshot(snapshot_); }
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  std::optional<std::string> get(Table table, std::string_view key) const override {
    return database_.get(snapshot_, table, key);
  }
  Result<void> scan(Table table, std::string_view from, std::string_view to,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return database_.scan(snapshot_, table, from, to, visit);
  }

 private:
  const Database& database_;
  const rocksdb::Snapshot* snapshot_;
};

RocksStore::RocksStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>> RocksStore::open(const std::filesystem::path& directory, Access access) {
  if (auto readable = check_version(directory); !readable) return std::unexpected(readable.error());
  if (access != Access::kSalvage)
    if (const auto damage = find_wal_damage(directory)) return fail(problem::kDataDamaged, damage->text());
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const char* name : kFamilies) descriptors.emplace_back(name, family_options(name));
  auto database = std::make_unique<Database>();
  rocksdb::DB* db = nullptr;
  const auto status =
      access == Access::kReadWrite
          ? rocksdb::DB::Open(database_options(access), directory, descriptors, &database->families, &db)
          : rocksdb::DB::OpenForReadOnly(database_options(access), directory, descriptors, &database->families, &db);
  if (!status.ok()) return std::unexpected(error_of(status));
  database->db.reset(db);
  std::unique_ptr<RocksStore> store(new RocksStore(std::move(database)));

  if (access == Access::kReadWrite && !store->get(Table::kMeta, kVersionKey)) {
    Batch batch;
    std::string value;
    ByteWriter(value).u32(kDataVersion);
    batch.put(Table::kMeta, kVersionKey, value);
    if (auto written = store->write(batch); !written) return std::unexpected(written.error());
  }
  return store;
}

std::optional<std::string> RocksStore::get(Table table, std::string_view key) const {
  return database_->get(nullptr, table, key);
}

Result<void> RocksStore::scan(Table table, std::string_view from, std::string_view to,
                      const std::function<bool(std::string_view, std::string_view)>& visit) const {
  return database_->scan(nullptr, table, from, to, visit);
}

std::unique_ptr<StoreReader> RocksStore::view() const { return std::make_unique<View>(*database_); }

void RocksStore::reclaim(Table table, std::string_view from, std::string_view to) {
  const rocksdb::Slice begin = slice(from), end = slice(to);
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  // Only room on the disk is at stake: where it fails, compaction comes in its own time.
  (void)database_->db->CompactRange(options, database_->family(table), &begin, &end);
}

Result<void> RocksStore::write(const Batch& batch) {
  rocksdb::WriteBatch rows(batch.bytes() + 64);
  batch.each([&](Table table, std::string_view key, std::optional<std::string_view> value) {
    if (value)
      rows.Put(database_->family(table), slice(key), slice(*value));
    else
      rows.Delete(database_->family(table), slice(key));
  });
  rocksdb::WriteOptions options;
  options.sync = true;
  if (const auto status = database_->db->Write(options, &rows); !status.ok()) {
    // After a failed write RocksDB refuses all others until it has checked itself; ask it to, for the next one.
    database_->db->Resume();
    return std::unexpected(error_of(status));
  }
  return {};
}

}  // namespace giaoban
