#pragma once
#include <map>
#include <set>
#include <vector>

#include "sync/peer/replica_view.h"

namespace giaoban {

/// Decides which batches of the peer are looked at, which spaces to ask for again after a refusal (SPEC P6, P12, P13, W4,
/// T2), and which logs from their start since the two sides hold other histories of them (L8, L9).
class LogReceiver {
 public:
  LogReceiver(const ReplicaView& view, NodeId self, NodeId peer, Relation relation)
      : view_(view), self_(self), peer_(peer), relation_(relation) {}

  /// Whether entries of this log may come from this peer: the owner's and this node's own from anybody, others where both
  /// nodes belong to the space; new spaces of others from a child only so many. Errors: not_a_member, too_many.
  Result<void> admit(const LogId& log);

  /// A batch was refused, here or by whoever takes entries in. Returns whether to ask for its space again now.
  bool on_refused(const LogId& log, std::string_view code, std::uint64_t steady_ms);
  /// The peer refused a batch of ours. Returns whether to ask for its space again now.
  bool on_peer_refused(const LogId& log, std::string_view code);
  /// Whether the peer's word may change what is held here of a log that it holds another history of.
  bool may_learn(const LogId& log) const;
  /// The peer does. Returns whether to ask for its space again now.
  bool on_misfit(const LogId& log) { return may_learn(log) && recheck(log); }
  void on_taken(const LogId& log) { rechecked_.erase(log); }
  /// Logs that are asked for from their start begin after these heads at the peer, which are held here too.
  void begin_after(const Checkpoint& checkpoint);
  /// Where a `have` says less of this log than is held, so that the peer gives it from there: what it says. nullopt where
  /// it says what is held.
  std::optional<std::uint64_t> asks_after(const LogId& log) const;
  /// Somebody joined or left a space. Returns whether to ask the peer for it again.
  bool on_membership(const SpaceId& space);
  /// Spaces whose refusal is old enough to ask again.
  std::vector<SpaceId> take_due(std::uint64_t steady_ms);

 private:
  bool recheck(const LogId& log);

  const ReplicaView& view_;
  NodeId self_, peer_;
  Relation relation_;
  std::set<SpaceId> brought_;  // new spaces of others that a child brought on this link
  std::set<SpaceId> waits_for_members_;
  std::map<SpaceId, std::uint64_t> due_;  // space → when
  std::map<LogId, std::uint64_t> rechecked_;  // log → what is asked for comes after this entry
  std::size_t rechecks_ = 0;
};

}  // namespace giaoban
