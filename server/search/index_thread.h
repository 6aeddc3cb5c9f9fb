#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "server/search/indexer.h"

namespace giaoban {

/// Keeps the index behind the store by a moment, on a thread of its own. What waits is a set of spaces, so it never grows
/// beyond their number, and whoever commits only names the space.
class IndexThread {
 public:
  /// Pause between two rounds: what is written meanwhile is taken in together.
  static constexpr std::chrono::milliseconds kPause{200};
  /// Until the next attempt after one that failed.
  static constexpr std::chrono::seconds kRetry{30};

  /// `on_fault` is told what went wrong, on the thread. All outlive it.
  IndexThread(const Store& store, const LogCatalog& catalog, SearchFile& file, std::function<void(const Error&)> on_fault);
  ~IndexThread() { stop(); }

  /// Begins with all spaces of the catalog.
  void start();
  /// Ends what it is at, which is begun again after the next start.
  void stop();

  // From any thread, never waiting for the index.
  void note(const SpaceId& space);
  /// The index is made anew of the store.
  void rebuild();

 private:
  void run();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void note_all();
  bool take_in(const SpaceId& space);
  void failed(const Error& error);

  const LogCatalog& catalog_;
  Indexer indexer_;
  std::function<void(const Error&)> on_fault_;
  std::mutex mutex_;  // guards all below but thread_
  std::condition_variable wake_;
  std::set<SpaceId> waiting_;
  std::map<SpaceId, Indexer::Time> later_;
  Indexer::Time not_before_;
  bool stops_ = false, rebuilds_ = false, is_open_ = false;
  std::thread thread_;
};

}  // namespace giaoban
