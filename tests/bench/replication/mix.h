#pragma once
#include <filesystem>

#include "server/app/data_dir.h"
#include "sync/base/json.h"

namespace giaoban::bench {

/// Writes entries into the conference of a province's data (ops/demo): of 20, 14 are typed letters in the minutes, 5 agenda
/// items with titles of sample_text() and 1 the record of a file. All come as people's commands and as a document's updates come, so
/// each is decided, merged, signed and synced. Their payloads go to `payloads`, each with its length before it (u32, little
/// endian), for the peers. Returns their number, their bytes, and what zstd's level 3 makes of them in one piece.
Json fill(const DataDir& data, std::size_t entries, const std::filesystem::path& payloads);

/// How each log of the conference ends in a data folder: origin → [seq, hash].
Json state(const DataDir& data);

}  // namespace giaoban::bench
