#pragma once
#include <functional>
#include <span>

#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/identity/join_codes.h"

namespace giaoban {

/// What enrolment works with; all of it outlives the router.
struct Enrolment {
  Hub& hub;
  JoinCodes& codes;
  std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
};

/// POST /api/v1/nodes: a new node presents its one-time code (api/join_request.json), becomes a child, and is listed
/// with its unit in every space of this node that has the unit as a member (SPEC P15). Answers api/join_reply.json.
/// Control socket: POST /control/join-codes?unit=… issues a code (api/join_code.json).
void add_nodes_api(Router& router, Enrolment enrolment);

}  // namespace giaoban
