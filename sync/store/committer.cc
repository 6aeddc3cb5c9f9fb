#include "sync/store/committer.h"

#include <map>

#include "sync/base/limits.h"
#include "sync/log/chain.h"

namespace giaoban {

Committer::Committer(Store& store, const Signer& signer, Drive drive) : store_(store), signer_(signer) {
  if (drive == Drive::kThread) thread_ = std::thread([this] { run(); });
}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Committer::submit(Commit commit) {
  const std::lock_guard lock(mutex_);
  queued_bytes_ += commit.rows.bytes();
  const bool is_first = queue_.empty(), is_urgent = !commit.is_patient && impatient_++ == 0;
  if (is_first) oldest_ = std::chrono::steady_clock::now();
  queue_.push_back(std::move(commit));
  if (is_first || is_urgent || queue_.size() == limits::kCommitGroupEntries) wake_.notify_one();
}

bool Committer::is_full() const {
  const std::lock_guard lock(mutex_);
  return queued_bytes_ >= limits::kCommitQueueBytes;
}

std::uint64_t Committer::epoch() const {
  const std::lock_guard lock(mutex_);
  return epoch_;
}

Committer::Counters Committer::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Committer::run() {
  for (auto group = take_group(); !group.empty(); group = take_group()) finish(group, write_group(group));
}

bool Committer::commit_waiting() {
  std::vector<Commit> group, stale;
  {
    const std::lock_guard lock(mutex_);
    group = split_group(stale);
  }
  finish(stale, fail(problem::kStorageFailed, "an earlier write failed"));
  if (!group.empty()) finish(group, write_group(group));
  return !group.empty() || !stale.empty();
}

void Committer::finish(const std::vector<Commit>& commits, const Result<void>& outcome) {
  for (const Commit& commit : commits) commit.done(outcome);
}

void Committer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  wake_.wait_until(lock, oldest_ + kPatience,
                   [this] { return stopping_ || impatient_ > 0 || queue_.size() >= limits::kCommitGroupEntries; });
}

/// Waits for work. Empty only when stopping. Commits of an older epoch are failed here.
std::vector<Commit> Committer::take_group() {
  for (;;) {
    std::vector<Commit> group, stale;
    {
      std::unique_lock lock(mutex_);
      wait_for_work(lock);
      if (queue_.empty()) return {};
      group = split_group(stale);
    }
    finish(stale, fail(problem::kStorageFailed, "an earlier write failed"));
    if (!group.empty()) return group;
  }
}

/// Takes the next group off the queue; commits of an older epoch go to `stale`. Holds mutex_.
std::vector<Commit> Committer::split_group(std::vector<Commit>& stale) {
  std::vector<Commit> group;
  std::size_t bytes = 0, entries = 0, taken = 0;
  for (Commit& commit : queue_) {
    const bool full = entries + commit.entries > limits::kCommitGroupEntries ||
                      bytes + commit.rows.bytes() > limits::kCommitGroupBytes;
    if (full && !group.empty()) break;
    bytes += commit.rows.bytes();
    entries += commit.entries;
    queued_bytes_ -= commit.rows.bytes();
    impatient_ -= !commit.is_patient;
    ++taken;
    (commit.epoch == epoch_ ? group : stale).push_back(std::move(commit));
  }
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<long>(taken));
  return group;
}

Result<void> Committer::write_group(std::vector<Commit>& group) {
  Batch rows = std::move(group.front().rows);
  std::size_t entries = group.front().entries;
  std::map<layout::LogNumber, layout::LogRow> heads;  // the last one of each log in the group
  for (Commit& commit : group) {
    if (&commit != &group.front()) {
      rows.append(commit.rows);
      entries += commit.entries;
    }
    for (LogAdvance& log : commit.logs) heads.insert_or_assign(log.number, log.row);
  }
  for (const auto& [number, row] : heads) {
    rows.put(Table::kLogs, layout::log_key(number), layout::log_value(row));
    if (row.id.origin == signer_.node())
      rows.put(Table::kSignatures, layout::entry_key({number, row.head.seq}),
               as_text(signer_.sign(head_text(row.id, row.head)).view()));
  }
  const auto outcome = store_.write(rows);
  const std::lock_guard lock(mutex_);
  ++counters_.groups;
  counters_.commits += group.size();
  counters_.entries += entries;
  if (!outcome) {
    ++counters_.failures;
    ++epoch_;
  }
  return outcome;
}

}  // namespace giaoban
