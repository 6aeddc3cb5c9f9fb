#pragma once
#include "server/hub/ballot_paper.h"

namespace giaoban {

// Counting, and what the counts mean (SPEC V8, V9). Pure; fractions are compared exactly, by integers.

/// The law on confidence ratings and ballots that is in force on a day.
struct ConfidenceRule {
  std::string_view from;  ///< the first day
  std::string_view name;
};
const ConfidenceRule& confidence_rule(std::string_view date);

/// How many counts a vote has: three of for_against, one of each option, three or two of each subject.
std::size_t counts_of(const schema::Vote& vote);

/// Adds a ballot for which are_choices() held.
void count_ballot(const schema::Vote& vote, std::span<const std::int64_t> choices, std::vector<std::int64_t>& counts);

/// The fewest people who can have given such counts, of a show of hands or of paper.
std::int64_t hands_of(const schema::Vote& vote, std::span<const std::int64_t> counts);

/// What the counts come to, of the question or of each option or subject. `cast` are the ballots that were handed in, invalid
/// ones too. Ratings and confidence ballots are of all who may vote, whatever the vote says.
std::vector<schema::VoteResultOutcomes> outcomes_of(const schema::Vote& vote, std::span<const std::int64_t> counts, std::int64_t cast);

}  // namespace giaoban
