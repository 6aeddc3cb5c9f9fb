#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

/// What an answer about records holds at most; what comes after is asked for with ?after=.
constexpr std::size_t kRecordsOfAnswer = 500;
constexpr std::size_t kRecordsBytes = 2 << 20;
constexpr std::size_t kRecordsNamed = 100;  ///< in one ?ids=

/// Records for programs that do not follow the feed. For members' accounts, as the feed is:
/// GET /api/v1/spaces: the spaces of the caller's unit, {"spaces": [{space, kind, title, owned}]}; owned: this node decides there.
/// GET /api/v1/spaces/{space}/records/{collection}: its records as they are, by their ids, {"records": [{id, record}]}, with
/// "next" where there are more: they come with ?after=next. Or those that ?ids= names, with commas between, as far as they are there.
/// Errors: not_signed_in, space_unknown, unknown_collection, too_many.
void add_records_api(Router& router, Hub& hub, FindCaller find_caller);

}  // namespace giaoban
