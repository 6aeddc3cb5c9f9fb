#pragma once
#include <condition_variable>

#include "sync/store/memory_store.h"

namespace giaoban {

/// A memory store whose writes wait at a gate.
class GatedStore : public MemoryStore {
 public:
  Result<void> write(const Batch& batch) override {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_ || passes_ > 0; });
    if (!is_open_) --passes_;
    ++written_;
    return MemoryStore::write(batch);
  }
  /// Returns once `count` writes have come to the gate.
  void await_writes(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  void let_pass(int count = 1) {
    const std::lock_guard lock(mutex_);
    passes_ += count;
    changed_.notify_all();
  }
  void set_open(bool is_open) {
    const std::lock_guard lock(mutex_);
    is_open_ = is_open;
    changed_.notify_all();
  }
  int written() const {
    const std::lock_guard lock(mutex_);
    return written_;
  }

 private:
  mutable std::mutex mutex_;  // guards all
  std::condition_variable changed_;
  int arrived_ = 0, passes_ = 0, written_ = 0;
  bool is_open_ = false;
};

}  // namespace giaoban
