#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

/// POST /api/v1/commands: one command (api/command_request.json). Answers its result (SPEC C3), or a problem.
/// GET /api/v1/plans/{space}/next: ordinal, title and host that the rules propose (api/next_slot.json).
void add_commands_api(Router& router, Hub& hub, FindCaller find_caller);

}  // namespace giaoban
