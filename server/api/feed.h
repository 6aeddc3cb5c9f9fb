#pragma once
#include "schema/shared.h"
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

/// The state of the link to the parent, as the feed tells it (SPEC F6).
struct LinkView {
  schema::LinkState state = schema::LinkState::kNone;
  std::uint64_t unsent = 0;    ///< entries that the parent has not acknowledged
  std::uint64_t since_ms = 0;  ///< Unix time since which the state holds
  std::string_view refused = {};  ///< code of the problem for which the last attempt was refused; empty: it was not
};

/// Where the feed learns of the link. `watch` calls back on any thread until `unwatch`; a last call may come after it.
struct LinkSource {
  std::function<LinkView()> view;
  std::function<std::uint64_t(std::function<void(const LinkView&)>)> watch;
  std::function<void(std::uint64_t)> unwatch;
};

/// WebSocket /ws: the feed of records and the way of commands (SPEC F, C).
void add_feed(Router& router, Hub& hub, LinkSource link, FindCaller find_caller);

}  // namespace giaoban
