#pragma once
#include "sync/base/json.h"
#include "tests/bench/fanout/broadcaster.h"

namespace giaoban::bench {

/// A named vote at a node of ours: `voters` delegates, each on a connection of its own, vote spread evenly over `seconds`; of them
/// `followers` follow the conference. All delegates have one account, so that they share a session. Gives {"is_known": false}
/// where the node knows no votes.
Json run_ballots(const Broadcaster& server, unsigned voters, unsigned followers, double seconds);

}  // namespace giaoban::bench
