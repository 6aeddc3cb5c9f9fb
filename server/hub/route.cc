#include "server/hub/route.h"

#include "server/hub/decide.h"

namespace giaoban {
namespace {

NodeId decides(const Space& space, const NodeId& self, Decider who) {
  switch (who) {
    case Decider::kAnyMember: return self;
    case Decider::kOwner: return space.owner();
    case Decider::kLead: return space.lead();
  }
  return space.owner();
}

/// Of what it forwards to the node that leads, the owner vouches for everybody: it asked the author's own node (SPEC P7).
bool is_vouched(const Space& space, const NodeId& self, const Command& command, Decider who) {
  const bool is_handed_on = who == Decider::kLead && space.lead() == self && command.via == space.owner();
  return command.via == self || is_handed_on || space.vouches(command.via, command.actor.unit);
}

}  // namespace

Result<NodeId> deciding_node(const Space& space, const NodeId& self, const Command& command) {
  const Decider who = decider_of(space, command);
  if (!is_vouched(space, self, command, who)) return fail(problem::kForbidden, "the node does not vouch for this unit");
  const bool is_owner = space.owner() == self;
  const bool is_asked_by_peer = command.via != self;
  const NodeId decider = decides(space, self, who);
  if (decider == self) {
    if (is_asked_by_peer && !is_owner && who == Decider::kAnyMember) return fail(problem::kOwnerUnreachable, "this node does not own the space");
    return self;
  }
  const NodeId next = is_owner ? decider : space.owner();
  // The other node may know already, or not yet, who leads: what came from there does not go back.
  if (is_asked_by_peer && (!is_owner || next == command.via)) return fail(problem::kOwnerUnreachable, "another node leads");
  return next;
}

}  // namespace giaoban
