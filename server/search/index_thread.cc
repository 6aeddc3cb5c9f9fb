#include "server/search/index_thread.h"

namespace giaoban {

using Clock = std::chrono::steady_clock;

IndexThread::IndexThread(const Store& store, const LogCatalog& catalog, SearchFile& file, std::function<void(const Error&)> on_fault)
    : catalog_(catalog), indexer_(store, catalog, file), on_fault_(std::move(on_fault)) {}

void IndexThread::start() {
  note_all();
  thread_ = std::thread([this] { run(); });
}

void IndexThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  indexer_.stop();
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void IndexThread::note(const SpaceId& space) {
  const std::lock_guard lock(mutex_);
  if (waiting_.insert(space).second) wake_.notify_all();
}

void IndexThread::note_all() {
  const std::lock_guard lock(mutex_);
  for (const SpaceId& space : catalog_.spaces()) waiting_.insert(space);
}

void IndexThread::rebuild() {
  {
    const std::lock_guard lock(mutex_);
    rebuilds_ = true;
    not_before_ = {};
  }
  wake_.notify_all();
}

/// Whether to go on. Moves what was put off and is due to what waits.
bool IndexThread::wait_for_work(std::unique_lock<std::mutex>& lock) {
  while (!stops_) {
    const auto now = Clock::now();
    for (auto at = later_.begin(); at != later_.end();) {
      if (at->second <= now) waiting_.insert(at->first);
      at = at->second <= now ? later_.erase(at) : std::next(at);
    }
    const bool has_work = !waiting_.empty() || rebuilds_;
    if (has_work && not_before_ <= now) return true;
    auto until = now + kRetry;
    if (has_work) until = not_before_;
    for (const auto& [space, due] : later_) until = std::min(until, due);
    wake_.wait_until(lock, until);
  }
  return false;
}

void IndexThread::run() {
  std::unique_lock lock(mutex_);
  while (wait_for_work(lock)) {
    const bool rebuilds = std::exchange(rebuilds_, false);
    auto spaces = std::exchange(waiting_, {});
    lock.unlock();
    if (rebuilds || !is_open_) {
      const auto opened = rebuilds ? indexer_.start_over() : indexer_.open();
      is_open_ = opened.has_value();
      if (!is_open_) failed(opened.error());
      if (is_open_ && rebuilds) {
        note_all();
        spaces.clear();
      }
    }
    while (is_open_ && !spaces.empty() && take_in(*spaces.begin())) spaces.erase(spaces.begin());
    lock.lock();
    waiting_.merge(spaces);
    not_before_ = std::max(not_before_, Clock::now() + kPause);
  }
}

/// Whether to go on with others.
bool IndexThread::take_in(const SpaceId& space) {
  const auto again = indexer_.take_in(space, Clock::now());
  if (!again) {
    failed(again.error());
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (*again) later_[space] = **again;
  return !stops_ && !rebuilds_;
}

/// A damaged index is made anew at the next attempt. So it is where the store is damaged, which other parts of the node tell
/// more loudly.
void IndexThread::failed(const Error& error) {
  if (error.code == problem::kBusy) return;  // it stops
  on_fault_(error);
  const std::lock_guard lock(mutex_);
  not_before_ = Clock::now() + kRetry;
  rebuilds_ |= error.code == problem::kDataDamaged;
}

}  // namespace giaoban
