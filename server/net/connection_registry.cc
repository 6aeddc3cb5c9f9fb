#include "server/net/connection_registry.h"

#include "server/api/returning.h"

namespace giaoban {

std::size_t ConnectionRegistry::add(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return 0;
  open_.emplace(connection.get(), connection);
  return open_.size();
}

void ConnectionRegistry::replace(const Connection& old, const std::shared_ptr<Connection>& connection) {
  std::unique_lock lock(mutex_);
  open_.erase(&old);
  open_.emplace(connection.get(), connection);
  const bool stopping = stopping_;
  lock.unlock();
  if (stopping) connection->stop(kRestartTime);
}

void ConnectionRegistry::remove(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  open_.erase(&connection);
  removed_.notify_all();
}

std::size_t ConnectionRegistry::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

std::vector<std::shared_ptr<Connection>> ConnectionRegistry::open() const {
  std::vector<std::shared_ptr<Connection>> connections;
  const std::lock_guard lock(mutex_);
  for (const auto& [_, weak] : open_) {
    if (auto connection = weak.lock()) connections.push_back(std::move(connection));
  }
  return connections;
}

bool ConnectionRegistry::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return removed_.wait_for(lock, patience, [this] { return open_.empty(); });
}

void ConnectionRegistry::stop(std::chrono::milliseconds patience) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  std::size_t told = 0;
  for (const auto& connection : open()) connection->stop(kRestartTime + returning_time(told++));
  if (wait_until_empty(patience)) return;
  for (const auto& connection : open()) connection->cut();
  wait_until_empty(patience);
}

}  // namespace giaoban
