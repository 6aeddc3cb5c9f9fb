#pragma once
#include <filesystem>

#include "sync/base/json.h"

namespace giaoban::bench {

/// Writers with one write in flight each, on a space's thread, as in the server. Both give {"per_second", "p50_us",
/// "p99_us", "per_group"} (writes made durable by one sync).

/// From a decided change to its acknowledgement: entry, hash chain, merge, rows, Committer, RocksStore.
Json run_commits(const std::filesystem::path& directory, unsigned writers, double seconds);

/// From a command as the connection hands it over: Hub::run of `record.put`, so also permission, schema, policy.
Json run_commands(const std::filesystem::path& directory, unsigned writers, double seconds);

}  // namespace giaoban::bench
