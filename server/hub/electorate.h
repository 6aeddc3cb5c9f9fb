#pragma once
#include <optional>

#include "schema/records.h"
#include "sync/space/space.h"

namespace giaoban {

// Who may vote (SPEC V3, V4). Pure; on whatever thread the space is read.

constexpr std::size_t kRollElectors = 500;  // of one record of vote_rolls
constexpr std::size_t kElectors = 20'000;   // of one vote

/// Who may vote as the space is now, in the order of their ids; with `allows_proxies` also who holds whose vote. Where they must be
/// present, that is asked of whoever casts the ballot. Errors:
/// conflict (nobody may; more than kElectors; two delegates with one uuid, whom a ballot could not tell apart).
Result<std::vector<schema::Elector>> work_out_electorate(const Space& space, const schema::Vote& vote);

/// Somebody of the roll that was written when the vote was opened; nullopt where they are not on it. By two binary searches:
/// this is asked for each ballot.
std::optional<schema::Elector> find_elector(const Space& space, const Uuid& vote, std::size_t eligible, std::string_view person);

/// The second part of an elector's id.
std::optional<Uuid> uuid_of_elector(std::string_view person);
std::string roll_id(const Uuid& vote, std::size_t number);

}  // namespace giaoban
