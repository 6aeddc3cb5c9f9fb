#pragma once
#include "sync/base/json.h"
#include "tests/bench/fanout/broadcaster.h"

namespace giaoban::bench {

/// Writes `count` messages of 200 B at a node of ours and waits until all are durable.
Json run_write(const Broadcaster& server, unsigned count);

/// `clients` that each lack the last `missed` messages come back to a node of ours, at most kAtOnce under way at a time; who
/// is refused or closed comes again. Until each has all.
Json run_storm(const Broadcaster& server, unsigned clients, unsigned missed);

}  // namespace giaoban::bench
