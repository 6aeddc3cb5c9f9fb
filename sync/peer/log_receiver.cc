#include "sync/peer/log_receiver.h"

#include <algorithm>
#include <array>

#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

/// Refusals that say nothing against the entries: the same batch may do later.
bool is_temporary(std::string_view code) {
  constexpr std::array kCodes = {problem::kBusy,     problem::kClockAhead, problem::kDiskFull,
                                 problem::kLogGap,   problem::kStorageFailed};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

}  // namespace

Result<void> LogReceiver::admit(const LogId& log) {
  const auto owner = view_.owner(log.space);
  const bool may_found = relation_ == Relation::kParent || log.origin == peer_ || log.origin == self_;
  if (!owner && !may_found) {
    brought_.insert(log.space);
    if (brought_.size() > peer_limits::kBrought || view_.shared_with(peer_).size() >= peer_limits::kSpacesOfChild)
      return fail(problem::kTooMany, "spaces that a child brings");
  }
  if (!owner || *owner == log.origin) return {};  // signed by whom the space's id names
  if (!view_.shares(log.space, self_)) return fail(problem::kNotAMember, "the receiver is no member");
  if (!view_.shares(log.space, peer_)) return fail(problem::kNotAMember, "the sender is no member");
  return {};
}

bool LogReceiver::on_refused(const LogId& log, std::string_view code, std::uint64_t steady_ms) {
  if (code == problem::kNotAMember || code == problem::kLogClosed) waits_for_members_.insert(log.space);
  if (is_temporary(code)) due_.try_emplace(log.space, steady_ms + peer_limits::kRetryMs);
  return code == problem::kSignatureWrong && on_misfit(log);
}

bool LogReceiver::on_peer_refused(const LogId& log, std::string_view code) {
  if (code == problem::kSignatureWrong) return on_misfit(log);
  const bool is_final = relation_ == Relation::kParent || log.origin == self_;
  return code == problem::kLogForked && is_final && recheck(log);
}

/// The parent's word counts against a child's, and every member's for this node's own log (SPEC L8, L9). Of its own log the
/// parent learns from its children first: it says `log_forked` once it has seen theirs and goes on with its own.
bool LogReceiver::may_learn(const LogId& log) const {
  return log.origin == self_ || (relation_ == Relation::kParent && log.origin != peer_);
}

bool LogReceiver::recheck(const LogId& log) {
  return ++rechecks_ <= peer_limits::kRechecks && rechecked_.try_emplace(log, 0).second;
}

void LogReceiver::begin_after(const Checkpoint& checkpoint) {
  for (auto& [log, after] : rechecked_)
    if (log.space == checkpoint.space) after = std::max(after, checkpoint.reach(log.origin));
}

std::optional<std::uint64_t> LogReceiver::asks_after(const LogId& log) const {
  const auto found = rechecked_.find(log);
  return found == rechecked_.end() ? std::nullopt : std::optional(found->second);
}

bool LogReceiver::on_membership(const SpaceId& space) { return waits_for_members_.erase(space) != 0; }

std::vector<SpaceId> LogReceiver::take_due(std::uint64_t steady_ms) {
  std::vector<SpaceId> spaces;
  std::erase_if(due_, [&](const auto& one) {
    if (one.second > steady_ms) return false;
    spaces.push_back(one.first);
    return true;
  });
  return spaces;
}

}  // namespace giaoban
