#pragma once
#include "sync/space/space.h"

namespace giaoban {

/// The first change of a space that a command founds; its id follows from owner and nonce (SPEC L6).
RecordChange founding_of(const SpaceId& space, std::string_view kind, std::string_view title, const NodeId& owner, const Uuid& nonce);

/// A member's record for a new space, with the nodes that the unit has in another one.
RecordChange member_of(const Space& nodes_from, const UnitId& unit, std::string_view role);

/// The day in Vietnam (UTC+7, no daylight saving).
std::string vietnam_date(std::uint64_t unix_ms);

}  // namespace giaoban
