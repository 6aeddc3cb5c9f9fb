#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <memory>

namespace giaoban {

/// One single-threaded io_context per core, each with its thread. A connection or a space lives on one of
/// them for good, so what belongs to it needs no lock.
class IoThreads {
 public:
  /// `count` 0 means one per core. Threads run from start() on.
  explicit IoThreads(std::size_t count = 0);
  /// Stops and joins.
  ~IoThreads();
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;

  void start();
  /// Lets the threads end after the handlers that run now; what is still queued is dropped. From any thread.
  void stop();
  /// Waits until all threads have ended. Not from one of them.
  void join();

  std::size_t size() const;
  /// The executor of thread `hash % size()`: the home of a space. From any thread.
  boost::asio::any_io_executor executor_for(std::size_t hash) const;
  /// Executors in turn: the homes of connections. From any thread.
  boost::asio::any_io_executor next();

 private:
  struct Threads;
  std::unique_ptr<Threads> threads_;
};

}  // namespace giaoban
