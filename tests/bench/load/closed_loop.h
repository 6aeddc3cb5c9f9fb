#pragma once
#include <memory>
#include <vector>

#include "sync/base/json.h"
#include "tests/bench/load/conversation.h"

namespace giaoban::bench {

/// Keeps `slots` writes in flight on each connection, a new one as soon as one is acknowledged, on one thread with
/// epoll. Gives {"per_second", "p50_us", "p99_us"} of `seconds`, after a second of warm-up.
Json run_closed_loop(std::vector<std::unique_ptr<Conversation>> connections, unsigned slots, double seconds);

}  // namespace giaoban::bench
