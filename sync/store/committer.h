#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "sync/log/signer.h"
#include "sync/store/layout.h"
#include "sync/store/store.h"

namespace giaoban {

/// A log that a commit carries on. The committer writes its head, and signs it where the log is this node's own.
struct LogAdvance {
  layout::LogNumber number = 0;
  layout::LogRow row;
};

/// What must become durable together.
struct Commit {
  Batch rows;
  std::vector<LogAdvance> logs;
  std::size_t entries = 0;
  /// The epoch() under which the rows were made; see Committer.
  std::uint64_t epoch = 0;
  /// Called on the committer's thread once the commit is on disk or has failed. Must not block.
  std::function<void(const Result<void>&)> done;
  /// Whether it may wait Committer::kPatience for others: a keystroke among many, for which nobody waits.
  bool is_patient = false;
};

/// Makes all writes of a node durable: one thread that takes whatever waits, writes it as one synced batch, then
/// tells everybody. While one group syncs, the next one gathers, so the group grows with the load and nobody waits
/// on a timer (measured choice: threads that each sync lose to one that groups).
///
/// After a failed write, everything that was queued behind it fails too, since it may build on what is not there:
/// the epoch rises, and a commit of an older epoch is refused. Whoever submits re-reads its state from the store and
/// then uses the new epoch.
class Committer {
 public:
  /// How long commits that are patient wait for others, where nothing else asks for the disk.
  static constexpr std::chrono::milliseconds kPatience{2};

  enum class Drive : std::uint8_t {
    kThread,  ///< a thread of its own
    kCaller,  ///< commit_waiting(), on the only thread there is: a simulation
  };
  Committer(Store& store, const Signer& signer, Drive drive = Drive::kThread);
  /// Writes what is queued, then stops.
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Whether limits::kCommitQueueBytes wait already: then a caller answers `busy` before it changes anything. A commit
  /// that was built on changed state cannot be refused here, since the commits before it are still on their way.
  bool is_full() const;

  /// From any thread. Outcomes of commits of one thread and epoch come in the order in which it submitted them.
  void submit(Commit commit);

  std::uint64_t epoch() const;

  /// Under Drive::kCaller: makes one group of what waits durable. Returns whether anything waited.
  bool commit_waiting();

  struct Counters {
    std::uint64_t groups = 0, commits = 0, entries = 0, failures = 0;
  };
  Counters counters() const;

 private:
  void run();
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  std::vector<Commit> take_group();
  std::vector<Commit> split_group(std::vector<Commit>& stale);
  static void finish(const std::vector<Commit>& commits, const Result<void>& outcome);
  Result<void> write_group(std::vector<Commit>& group);

  Store& store_;
  const Signer& signer_;
  mutable std::mutex mutex_;  // guards everything below but thread_
  std::condition_variable wake_;
  std::vector<Commit> queue_;
  std::size_t queued_bytes_ = 0;
  std::size_t impatient_ = 0;                          // of the queue
  std::chrono::steady_clock::time_point oldest_;       // when the queue began to fill
  std::uint64_t epoch_ = 1;
  Counters counters_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace giaoban
