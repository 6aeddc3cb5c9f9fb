#pragma once
#include "server/api/callers.h"
#include "server/app/node_core.h"
#include "server/identity/accounts.h"
#include "server/link/links.h"

namespace giaoban {

/// GET /api/v1/status for people who are signed in, and what a command line asks by the control socket:
/// GET /control/link, POST /control/link/pause and /resume, POST /control/accounts.
void add_status(Router& router, NodeCore& core, Links& links, Accounts& accounts, FindCaller find_caller);

}  // namespace giaoban
