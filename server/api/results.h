#pragma once
#include "server/api/http.h"
#include "server/hub/command.h"

namespace giaoban {

/// What came of a command, as an element of `acks` (SPEC C3) and as the body of POST /api/v1/commands.
Json result_json(const CommandId& id, const Outcome& outcome, Language language);

}  // namespace giaoban
