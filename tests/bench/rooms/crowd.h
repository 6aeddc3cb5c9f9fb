#pragma once
#include "sync/base/json.h"
#include "tests/bench/rooms/room_client.h"

namespace giaoban::bench {

struct CrowdOptions {
  unsigned clients = 100;
  unsigned writers = 1;           ///< the first so many of the clients
  double per_second = 50;         ///< letters of each writer
  bool has_presence = false;      ///< each client announces itself every 15 s, as stock clients do
  double seconds = 8;
  int server_pid = 0;
};

/// Clients in one room of whom some type. After all have the document and a warm-up, for `seconds`:
/// {"p50_ms", "p99_ms"} from a letter that is sent to each client that has it, "cpu_us_per_delivery" of the server,
/// "frames_per_tick": frames that a client gets in 20 ms, "awareness_per_s": such frames of all clients together.
Json run_crowd(const Room& room, const CrowdOptions& options);

}  // namespace giaoban::bench
