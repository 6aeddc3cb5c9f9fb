#pragma once
#include "sync/base/json.h"
#include "tests/bench/rooms/room_client.h"

namespace giaoban::bench {

/// How a client learns that the server has handled what it sent.
enum class Barrier {
  kStatus,  ///< message 102: everything before is durable (SPEC Y4)
  kStep1,   ///< a state asked for is answered: everything before was read, no more
};

/// One client sends recorded updates, `in_flight` between two barriers, to a room that another client follows.
/// {"updates", "per_second", "cpu_us_per_update"} of the server with `pid`.
Json run_ingest(const Room& room, std::span<const std::string_view> updates, Barrier barrier, unsigned in_flight, int pid);

/// Types letters without end and prints the count that a barrier covered, a line each, until the server goes away.
void run_until_killed(const Room& room, Barrier barrier);

/// What a new client gets: {"letters" (of run_until_killed), "first_ms" until the first bytes of content, "all_ms" until
/// the state holds `units` clocks of all clients (or step 2 where it is 0), "cpu_ms" of the server meanwhile}.
Json run_first_sync(const Room& room, std::uint64_t units, int pid);

}  // namespace giaoban::bench
