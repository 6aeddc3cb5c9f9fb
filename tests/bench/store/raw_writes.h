#pragma once
#include <filesystem>

#include "sync/base/json.h"

namespace giaoban::bench {

/// The peers of the commit path, over the rows that it writes, made beforehand. Both give {"per_second"}.

/// One thread that writes batches of `writers` writes each, with the log's signed head, straight to RocksDB.
Json run_floor(const std::filesystem::path& directory, unsigned writers, double seconds);

/// As many threads as writers, each writing its own small synced batch: how most programs use RocksDB. Without head and
/// signature, which a program that signs would have to add to every one.
Json run_threads(const std::filesystem::path& directory, unsigned writers, double seconds);

}  // namespace giaoban::bench
