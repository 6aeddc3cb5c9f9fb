#pragma once
#include <cstdint>

#include "sync/base/json.h"

namespace giaoban::bench {

/// How long after the province acknowledged a write a browser of the unit's node has it: {"p50_us", "p99_us"} of
/// `count` writes of 300 B, one after the other, after a tenth as many for warm-up. Both browsers are in this process, so
/// one clock tells; 0 where the change came before the acknowledgement.
Json run_arrival(std::uint16_t province_port, std::uint16_t unit_port, unsigned count);

}  // namespace giaoban::bench
