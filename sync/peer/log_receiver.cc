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

Result<void> LogReceiver::admit(const LogId& log) const {
  const auto owner = view_.owner(log.space);
  const bool is_owners_log = !owner || *owner == log.origin;
  if (is_owners_log && (relation_ == Relation::kParent || log.origin == peer_)) return {};
  if (!owner) return fail(problem::kNotAMember, "only its owner or a parent founds a space here");
  if (!view_.shares(log.space, self_)) return fail(problem::kNotAMember, "the receiver is no member");
  if (!view_.shares(log.space, peer_)) return fail(problem::kNotAMember, "the sender is no member");
  return {};
}

void LogReceiver::on_refused(const LogId& log, std::string_view code, std::uint64_t steady_ms) {
  if (code == problem::kNotAMember) waits_for_members_.insert(log.space);
  if (is_temporary(code)) due_.try_emplace(log.space, steady_ms + peer_limits::kRetryMs);
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
