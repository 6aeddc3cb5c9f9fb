#pragma once
#include "server/app/data_dir.h"
#include "sync/base/json.h"

namespace giaoban::bench {

/// Fills a province's data (ops/demo) with years of work: conference after conference, each with kConferenceBytes of text
/// written into its minutes in pieces of kPieceBytes, until there are at least `bytes` of text. Every piece is an entry as a
/// person's comes: checked, signed, synced. Returns how many conferences and entries it took.
Json history(const DataDir& data, std::uint64_t bytes);

constexpr std::size_t kPieceBytes = 4 << 10;
constexpr std::size_t kConferenceBytes = 12 << 20;  // a series numbers no more than 999 conferences

}  // namespace giaoban::bench
