#pragma once
#include <map>
#include <set>
#include <vector>

#include "sync/peer/replica_view.h"

namespace giaoban {

/// Decides which batches of the peer are looked at, and which spaces to ask for again after a refusal
/// (SPEC P6, P12, P13, W4, T2).
class LogReceiver {
 public:
  LogReceiver(const ReplicaView& view, NodeId self, NodeId peer, Relation relation)
      : view_(view), self_(self), peer_(peer), relation_(relation) {}

  /// Whether entries of this log may come from this peer: the owner's from the parent or from the owner itself, others
  /// where both nodes belong to the space. Error: not_a_member.
  Result<void> admit(const LogId& log) const;

  /// A batch was refused, here or by whoever takes entries in.
  void on_refused(const LogId& log, std::string_view code, std::uint64_t steady_ms);
  /// Somebody joined or left a space. Returns whether to ask the peer for it again.
  bool on_membership(const SpaceId& space);
  /// Spaces whose refusal is old enough to ask again.
  std::vector<SpaceId> take_due(std::uint64_t steady_ms);

 private:
  const ReplicaView& view_;
  NodeId self_, peer_;
  Relation relation_;
  std::set<SpaceId> waits_for_members_;
  std::map<SpaceId, std::uint64_t> due_;  // space → when
};

}  // namespace giaoban
