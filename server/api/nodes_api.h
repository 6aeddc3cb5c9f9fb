#pragma once
#include <functional>
#include <span>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/identity/join_codes.h"

namespace giaoban {

/// What enrolment works with; all of it outlives the router.
struct Enrolment {
  Hub& hub;
  KnownNodes& nodes;
  JoinCodes& codes;
  std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
  FindCaller find_caller;
  /// Cuts the link of a node that may not be linked any more; from any thread.
  std::function<void(const NodeId&, std::string_view reason)> cut;
};

/// For new nodes, with no account (SPEC P15, E5, E7):
///   POST /api/v1/nodes              presents a one-time code (api/join_request.json), becomes a child, and is listed with
///                                   its unit in every space of this node that has the unit as a member
///   POST /api/v1/nodes/rotations    a child tells its new key (api/key_rotation.json)
/// Both answer api/join_reply.json.
///
/// For administrators of this node's unit, and the same below /control for the administrator of the machine:
///   POST /api/v1/join-codes            issues a code (api/join_code_request.json, api/join_code.json)
///   POST /api/v1/nodes/{node}/revoke   ends a child's right to link and closes its logs
void add_nodes_api(Router& router, Enrolment enrolment);

}  // namespace giaoban
