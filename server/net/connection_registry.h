#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace giaoban {

/// An open connection as the server's shutdown sees it.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Asks it to end when it has finished what it does, and to tell the peer when to come back, where it can. From any thread;
  /// more than once does no harm.
  virtual void stop(std::chrono::milliseconds return_after) = 0;
  /// Ends it now. From any thread.
  virtual void cut() = 0;
};

/// The connections that are open, so that a stop can wait for them. Thread-safe.
class ConnectionRegistry {
 public:
  /// Counts `connection` until it is removed. Returns how many are open then; 0 after stop(): it was not taken.
  std::size_t add(const std::shared_ptr<Connection>& connection);
  /// Puts another in the place of one that is counted: after an upgrade. A stop that came before reaches it too.
  void replace(const Connection& old, const std::shared_ptr<Connection>& connection);
  void remove(const Connection& connection);
  std::size_t size() const;

  /// Takes no more, asks all to stop, telling each a moment of its own to come back, waits up to `patience` until all are gone, cuts the rest and waits again.
  void stop(std::chrono::milliseconds patience);

 private:
  std::vector<std::shared_ptr<Connection>> open() const;
  bool wait_until_empty(std::chrono::milliseconds patience);

  mutable std::mutex mutex_;
  std::condition_variable removed_;
  bool stopping_ = false;                                                     // guarded by mutex_
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> open_;  // guarded by mutex_
};

}  // namespace giaoban
