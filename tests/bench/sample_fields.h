#pragma once
#include <cstdint>
#include <string>

namespace giaoban::bench {

/// The size of one write: what a person typed, as canonical JSON.
constexpr std::size_t kWriteBytes = 300;
/// Records among which the writes go round, so that a run neither fills a space nor writes one row for ever.
constexpr std::uint64_t kRecords = 4096;

/// The fields of an agenda item as canonical JSON of exactly kWriteBytes. `turn` shows in `rank` as sample_rank().
std::string sample_fields(std::uint64_t turn);
std::string sample_rank(std::uint64_t turn);
/// The id of the record that a turn writes.
std::string sample_record(std::uint64_t turn);

}  // namespace giaoban::bench
