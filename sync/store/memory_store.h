#pragma once
#include <array>
#include <map>
#include <mutex>

#include "sync/store/memory_disk.h"
#include "sync/store/store.h"

namespace giaoban {

/// A Store that lives in memory: for tests and simulation. `fail_next_write` makes one write fail, `fail_writes` all until it is called without a code. With a disk, every
/// write goes there first, and a store that is made over it finds what it kept.
class MemoryStore : public Store {
 public:
  MemoryStore() = default;
  /// `disk` must outlive it.
  explicit MemoryStore(MemoryDisk& disk);

  std::optional<std::string> get(Table table, std::string_view key) const override;
  Result<void> scan(Table table, std::string_view from, std::string_view to,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  Result<void> write(const Batch& batch) override;
  std::unique_ptr<StoreReader> view() const override;

  void fail_next_write(std::string_view code) { failure_ = code; }
  void fail_writes(std::string_view code) { lasting_failure_ = code; }

 private:
  void apply(const Batch& batch);

  MemoryDisk* disk_ = nullptr;
  mutable std::mutex mutex_;  // guards tables_
  std::array<std::map<std::string, std::string, std::less<>>, kTableCount> tables_;
  std::string_view failure_, lasting_failure_;
};

}  // namespace giaoban
