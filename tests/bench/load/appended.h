#pragma once
#include <string>

#include "sync/base/json.h"

namespace giaoban::bench {

/// What being durable costs at least: 300 B are appended to a file and synced (fdatasync), one after the other, for `seconds` after a
/// second of warm-up. {"per_second", "p50_us", "p99_us"}.
Json run_append(const std::string& file, double seconds);

}  // namespace giaoban::bench
