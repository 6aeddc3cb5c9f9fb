#pragma once
#include <filesystem>

#include "sync/base/json.h"

namespace giaoban::bench {

/// Writers with one write in flight each, on a space's thread, as in the server. All give {"per_second", "per_group"}
/// (writes made durable by one sync), the last two also {"p50_us", "p99_us"}.

/// The commit path alone: rows that were made beforehand go through the Committer (queue, group, signed head, one synced
/// batch of RocksStore) and are acknowledged on the space's thread.
Json run_commits(const std::filesystem::path& directory, unsigned writers, double seconds);

/// From a decided change on: entry, hash chain, merge and rows are made on the space's thread, between the writes.
Json run_staged(const std::filesystem::path& directory, unsigned writers, double seconds);

/// From a command on, as a connection hands it over: Hub::run of `record.put`, so also permission, schema, policy, and
/// whether it was answered before.
Json run_commands(const std::filesystem::path& directory, unsigned writers, double seconds);

}  // namespace giaoban::bench
