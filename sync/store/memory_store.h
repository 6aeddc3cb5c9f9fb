#pragma once
#include <array>
#include <map>
#include <mutex>

#include "sync/store/store.h"

namespace giaoban {

/// A Store that lives in memory: for tests and simulation. `fail_next_write` makes one write fail.
class MemoryStore : public Store {
 public:
  std::optional<std::string> get(Table table, std::string_view key) const override;
  Result<void> scan(Table table, std::string_view from, std::string_view to,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  Result<void> write(const Batch& batch) override;
  std::unique_ptr<StoreReader> view() const override;

  void fail_next_write(std::string_view code) { failure_ = code; }

 private:
  mutable std::mutex mutex_;  // guards tables_
  std::array<std::map<std::string, std::string, std::less<>>, kTableCount> tables_;
  std::string_view failure_;
};

}  // namespace giaoban
