#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

/// WebSocket /yjs/{space}.{name}: a document by y-protocols, as any stock y-websocket client speaks it (SPEC Y).
void add_documents(Router& router, Hub& hub, FindCaller find_caller);

}  // namespace giaoban
