#include "server/hub/tally.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace giaoban {
namespace {

using schema::VoteKind;
using Outcome = schema::VoteResultOutcomes;

// Both have the same thresholds, of all delegates; what follows from two thirds of low ratings is a confidence ballot by the older
// one, dismissal by the newer one. Oldest first.
constexpr std::array kConfidenceRules = {
    ConfidenceRule{"", "Nghị quyết 85/2014/QH13 ngày 28/11/2014"},
    ConfidenceRule{"2023-07-01", "Nghị quyết 96/2023/QH15 ngày 23/6/2023"},
};

bool is_more_than_half(std::int64_t part, std::int64_t whole) { return 2 * part > whole; }
bool is_two_thirds(std::int64_t part, std::int64_t whole) { return part > 0 && 3 * part >= 2 * whole; }

Outcome of_rating(std::int64_t low, std::int64_t eligible) {
  if (is_two_thirds(low, eligible)) return Outcome::kDismissal;
  return is_more_than_half(low, eligible) ? Outcome::kMayResign : Outcome::kConfident;
}

std::size_t grades_of(const schema::Vote& vote) { return vote.kind == VoteKind::kConfidenceRating ? 3 : 2; }

}  // namespace

const ConfidenceRule& confidence_rule(std::string_view date) {
  const ConfidenceRule* found = &kConfidenceRules.front();
  for (const ConfidenceRule& rule : kConfidenceRules)
    if (rule.from <= date) found = &rule;
  return *found;
}

std::size_t counts_of(const schema::Vote& vote) {
  const std::size_t offered = vote.options ? vote.options->size() : 0;
  if (vote.kind == VoteKind::kForAgainst) return 3;
  return vote.kind == VoteKind::kOptions ? offered : offered * grades_of(vote);
}

void count_ballot(const schema::Vote& vote, std::span<const std::int64_t> choices, std::vector<std::int64_t>& counts) {
  counts.resize(counts_of(vote));
  if (vote.kind == VoteKind::kForAgainst || vote.kind == VoteKind::kOptions) {
    for (const std::int64_t choice : choices) ++counts[static_cast<std::size_t>(choice)];
    return;
  }
  const std::size_t grades = grades_of(vote);
  for (std::size_t subject = 0; subject < choices.size(); ++subject)
    if (const auto grade = static_cast<std::size_t>(choices[subject]); grade < grades) ++counts[subject * grades + grade];
}

std::int64_t hands_of(const schema::Vote& vote, std::span<const std::int64_t> counts) {
  const auto sum = [](std::span<const std::int64_t> some) { return std::accumulate(some.begin(), some.end(), std::int64_t{0}); };
  if (counts.empty() || vote.kind == VoteKind::kForAgainst) return sum(counts);
  if (vote.kind == VoteKind::kOptions) {
    const std::int64_t each = vote.max_choices.value_or(1);
    return std::max(*std::ranges::max_element(counts), (sum(counts) + each - 1) / each);
  }
  std::int64_t most = 0;
  for (std::size_t at = 0; at + grades_of(vote) <= counts.size(); at += grades_of(vote)) most = std::max(most, sum(counts.subspan(at, grades_of(vote))));
  return most;
}

std::vector<Outcome> outcomes_of(const schema::Vote& vote, std::span<const std::int64_t> counts, std::int64_t cast) {
  const std::int64_t eligible = vote.eligible.value_or(0);
  const std::int64_t whole = vote.majority_of == schema::VoteMajorityOf::kCast ? cast : eligible;
  const auto adopted = [&](std::int64_t votes) {
    const bool is_enough = vote.majority == schema::VoteMajority::kTwoThirds ? is_two_thirds(votes, whole) : is_more_than_half(votes, whole);
    return is_enough ? Outcome::kAdopted : Outcome::kRejected;
  };
  std::vector<Outcome> outcomes;
  switch (vote.kind) {
    case VoteKind::kForAgainst: outcomes = {adopted(counts[0])}; break;
    case VoteKind::kOptions:
      for (const std::int64_t votes : counts) outcomes.push_back(adopted(votes));
      break;
    case VoteKind::kConfidenceRating:
      for (std::size_t low = 2; low < counts.size(); low += 3) outcomes.push_back(of_rating(counts[low], eligible));
      break;
    case VoteKind::kConfidenceBallot:
      for (std::size_t against = 1; against < counts.size(); against += 2)
        outcomes.push_back(is_more_than_half(counts[against], eligible) ? Outcome::kDismissal : Outcome::kConfident);
      break;
  }
  return outcomes;
}

}  // namespace giaoban
