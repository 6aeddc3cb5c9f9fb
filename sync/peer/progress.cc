#include "sync/peer/progress.h"

namespace giaoban {

void PeerProgress::recount(SpaceProgress& space) {
  unsent_ -= space.unsent;
  space.unsent = 0;
  for (const auto& [origin, seq] : space.held) {
    const auto known = space.acknowledged.find(origin);
    const std::uint64_t theirs = known == space.acknowledged.end() ? 0 : known->second;
    if (seq > theirs) space.unsent += seq - theirs;
  }
  unsent_ += space.unsent;
}

void PeerProgress::load(const Acknowledged& known) {
  const std::lock_guard lock(mutex_);
  spaces_[known.log.space].acknowledged[known.log.origin] = known.seq;
}

void PeerProgress::set_held(const SpaceId& space, const VersionVector& held) {
  const std::lock_guard lock(mutex_);
  auto& progress = spaces_[space];
  progress.held = held;
  recount(progress);
}

void PeerProgress::forget_held(const SpaceId& space) {
  const std::lock_guard lock(mutex_);
  const auto found = spaces_.find(space);
  if (found == spaces_.end()) return;
  found->second.held.clear();
  recount(found->second);
}

void PeerProgress::set_acknowledged(const SpaceId& space, const VersionVector& theirs) {
  const std::lock_guard lock(mutex_);
  auto& progress = spaces_[space];
  for (auto& [origin, seq] : progress.acknowledged)
    if (!theirs.contains(origin) && seq != 0) changes_[{space, origin}] = seq = 0;
  for (const auto& [origin, seq] : theirs) {
    auto& known = progress.acknowledged[origin];
    if (known != seq) changes_[{space, origin}] = known = seq;
  }
  recount(progress);
}

void PeerProgress::raise_acknowledged(const LogId& log, std::uint64_t seq) {
  const std::lock_guard lock(mutex_);
  auto& progress = spaces_[log.space];
  auto& known = progress.acknowledged[log.origin];
  if (known >= seq) return;
  changes_[log] = known = seq;
  recount(progress);
}

std::uint64_t PeerProgress::acknowledged(const LogId& log) const {
  const std::lock_guard lock(mutex_);
  const auto space = spaces_.find(log.space);
  if (space == spaces_.end()) return 0;
  const auto known = space->second.acknowledged.find(log.origin);
  return known == space->second.acknowledged.end() ? 0 : known->second;
}

std::uint64_t PeerProgress::unsent() const {
  const std::lock_guard lock(mutex_);
  return unsent_;
}

std::vector<LogGap> PeerProgress::gaps() const {
  const std::lock_guard lock(mutex_);
  std::vector<LogGap> gaps;
  for (const auto& [space, progress] : spaces_) {
    if (progress.unsent == 0) continue;
    for (const auto& [origin, seq] : progress.held) {
      const auto known = progress.acknowledged.find(origin);
      const std::uint64_t theirs = known == progress.acknowledged.end() ? 0 : known->second;
      if (seq > theirs) gaps.push_back({{space, origin}, theirs, seq});
    }
  }
  return gaps;
}

std::vector<PeerProgress::Acknowledged> PeerProgress::take_changes() {
  const std::lock_guard lock(mutex_);
  std::vector<Acknowledged> changes;
  changes.reserve(changes_.size());
  for (const auto& [log, seq] : changes_) changes.push_back({log, seq});
  changes_.clear();
  return changes;
}

}  // namespace giaoban
