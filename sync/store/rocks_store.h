#pragma once
#include <filesystem>
#include <memory>

#include "sync/store/store.h"

namespace giaoban {

/// A Store over RocksDB 7.8, the only place that knows it. One column family per table, every write synced.
class RocksStore : public Store {
 public:
  /// kSalvage reads what comes before the damage in a write-ahead log.
  enum class Access { kReadWrite, kReadOnly, kSalvage };

  /// Opens (and, read-write, makes) the database at `directory`. Errors: data_locked, data_newer, data_damaged,
  /// disk_full, storage_failed; nothing on disk is changed then.
  static Result<std::unique_ptr<RocksStore>> open(const std::filesystem::path& directory, Access access);
  ~RocksStore() override;

  std::optional<std::string> get(Table table, std::string_view key) const override;
  Result<void> scan(Table table, std::string_view from, std::string_view to,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  Result<void> write(const Batch& batch) override;
  std::unique_ptr<StoreReader> view() const override;
  void reclaim(Table table, std::string_view from, std::string_view to) override;

 private:
  struct Database;
  class View;
  explicit RocksStore(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

/// The layout version that this program writes and reads, kept in Table::kMeta under "version".
constexpr std::uint32_t kDataVersion = 1;

}  // namespace giaoban
