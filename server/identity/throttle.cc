#include "server/identity/throttle.h"

#include <algorithm>

namespace giaoban {

bool Throttle::may_try(const std::string& key, std::uint64_t unix_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = windows_.find(key);
  if (found == windows_.end()) return true;
  if (unix_ms > found->second.begun_ms + kWindowMs) {
    windows_.erase(found);
    return true;
  }
  return found->second.failures < kFailures;
}

void Throttle::note_failure(const std::string& key, std::uint64_t unix_ms) {
  const std::lock_guard lock(mutex_);
  if (windows_.size() >= kKeys && !windows_.contains(key)) make_room();
  Window& window = windows_.try_emplace(key, Window{unix_ms, 0}).first->second;
  ++window.failures;
}

void Throttle::note_success(const std::string& key) {
  const std::lock_guard lock(mutex_);
  windows_.erase(key);
}

void Throttle::make_room() {
  windows_.erase(std::ranges::min_element(windows_, {}, [](const auto& row) { return row.second.begun_ms; }));
}

}  // namespace giaoban
