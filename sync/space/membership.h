#pragma once
#include "sync/space/space.h"

namespace giaoban {

// Changes to `members` that the owner writes, from what its replica holds now: to be made where they are staged, so that
// nothing of the log comes between (SPEC W6).

/// Lists `node` under the unit's nodes. nullopt where it is listed, or the unit is no member.
std::optional<RecordChange> list_node(const Space& space, const UnitId& unit, const NodeId& node);

/// Takes `node` off the unit's nodes; what the owner holds of its log counts, and no more. nullopt where it is not listed.
std::optional<RecordChange> close_node(const Space& space, const UnitId& unit, const NodeId& node);

/// The unit leaves: all its nodes are closed and its record is deleted. nullopt where it is no member.
std::optional<RecordChange> close_unit(const Space& space, const UnitId& unit);

}  // namespace giaoban
