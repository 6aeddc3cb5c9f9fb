#pragma once
#include <map>
#include <boost/asio/awaitable.hpp>

#include "server/hub/hub.h"

namespace giaoban {

/// Lists the node with its unit in every space that this node owns and the unit belongs to. Errors: those of writing.
boost::asio::awaitable<Result<void>> list_everywhere(Hub& hub, UnitId unit, NodeId node);

/// Takes the node off the lists of every space that this node owns, and closes its logs there (SPEC W6): at what `ends`
/// says of a space, else at what is held here. `successor`, if not zero, is listed in its place by the same entry.
/// Errors: those of writing.
boost::asio::awaitable<Result<void>> close_everywhere(Hub& hub, NodeId node, NodeId successor,
                                                      std::map<SpaceId, std::uint64_t> ends);

}  // namespace giaoban
