#pragma once
#include "server/hub/command.h"
#include "sync/space/space.h"

namespace giaoban {

/// Who decides on a command (SPEC C2, S6): any node that holds the space, its owner, or the node that leads the sitting.
enum class Decider : std::uint8_t { kAnyMember, kOwner, kLead };
Decider decider_of(const Space& space, const Command& command);

/// The node to which a command goes from `self`, which is `self` where it is decided here. What another node leads goes by
/// the owner, whose links reach all. Pure. Errors: forbidden (the node that sent it does not vouch for its author's unit),
/// owner_unreachable (it came over a link, and is not passed on from here).
Result<NodeId> deciding_node(const Space& space, const NodeId& self, const Command& command);

}  // namespace giaoban
