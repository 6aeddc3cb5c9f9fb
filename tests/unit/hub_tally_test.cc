#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <numeric>

#include "server/hub/tally.h"

namespace giaoban {
namespace {

using schema::Vote;
using schema::VoteKind;
using Outcome = schema::VoteResultOutcomes;

Vote vote_of(VoteKind kind, std::int64_t eligible, std::size_t options = 0) {
  Vote vote;
  vote.kind = kind;
  vote.eligible = eligible;
  if (options > 0) vote.options.emplace(options, "x");
  return vote;
}

Outcome for_against(std::int64_t votes, std::int64_t eligible, std::int64_t cast, bool is_of_cast, bool is_two_thirds) {
  Vote vote = vote_of(VoteKind::kForAgainst, eligible);
  if (is_of_cast) vote.majority_of = schema::VoteMajorityOf::kCast;
  if (is_two_thirds) vote.majority = schema::VoteMajority::kTwoThirds;
  return outcomes_of(vote, std::vector<std::int64_t>{votes, 0, 0}, cast)[0];
}

TEST_CASE("[V8] More than half is more than half, and two thirds are two thirds exactly, of all or of those who voted") {
  CHECK(for_against(50, 100, 80, false, false) == Outcome::kRejected);
  CHECK(for_against(51, 100, 80, false, false) == Outcome::kAdopted);
  CHECK(for_against(41, 100, 80, true, false) == Outcome::kAdopted);
  CHECK(for_against(40, 100, 80, true, false) == Outcome::kRejected);
  CHECK(for_against(66, 99, 99, false, true) == Outcome::kAdopted);
  CHECK(for_against(66, 100, 66, false, true) == Outcome::kRejected);
  CHECK(for_against(67, 100, 99, false, true) == Outcome::kAdopted);
  CHECK(for_against(0, 100, 0, true, true) == Outcome::kRejected);
}

TEST_CASE("[V8] A rating has consequences from more than half of low ones of all delegates, others from two thirds") {
  const Vote vote = vote_of(VoteKind::kConfidenceRating, 60, 4);
  const std::vector<std::int64_t> counts = {10, 20, 30, 0, 0, 31, 0, 0, 39, 20, 0, 40};
  CHECK(outcomes_of(vote, counts, 41) == std::vector{Outcome::kConfident, Outcome::kMayResign, Outcome::kMayResign, Outcome::kDismissal});
}

TEST_CASE("[V8] A confidence ballot fails whom more than half of all delegates do not trust") {
  const Vote vote = vote_of(VoteKind::kConfidenceBallot, 10, 2);
  CHECK(outcomes_of(vote, std::vector<std::int64_t>{5, 5, 4, 6}, 10) == std::vector{Outcome::kConfident, Outcome::kDismissal});
}

TEST_CASE("[V8] The rule on ratings is the one in force on the day of the conference") {
  CHECK(confidence_rule("2023-06-30").name.starts_with("Nghị quyết 85/2014/QH13"));
  CHECK(confidence_rule("2023-07-01").name.starts_with("Nghị quyết 96/2023/QH15"));
  CHECK(confidence_rule("2026-11-23").name.starts_with("Nghị quyết 96/2023/QH15"));
}

TEST_CASE("[V1] Counts by hand stand for as few people as can have given them") {
  CHECK(hands_of(vote_of(VoteKind::kForAgainst, 9), std::vector<std::int64_t>{3, 2, 1}) == 6);
  Vote options = vote_of(VoteKind::kOptions, 9, 3);
  CHECK(hands_of(options, std::vector<std::int64_t>{3, 2, 1}) == 6);
  options.max_choices = 2;
  CHECK(hands_of(options, std::vector<std::int64_t>{3, 2, 2}) == 4);
  CHECK(hands_of(options, std::vector<std::int64_t>{5, 1, 1}) == 5);
  CHECK(hands_of(vote_of(VoteKind::kConfidenceRating, 9, 2), std::vector<std::int64_t>{1, 1, 1, 2, 2, 2}) == 6);
}

TEST_CASE("[V5] Counting adds up: every choice of every ballot once, and no ballot that may not be") {
  CHECK(rc::check("tally", [] {
    const auto kind = *rc::gen::element(VoteKind::kForAgainst, VoteKind::kOptions, VoteKind::kConfidenceRating, VoteKind::kConfidenceBallot);
    Vote vote = vote_of(kind, 100, kind == VoteKind::kForAgainst ? 0 : *rc::gen::inRange<std::size_t>(1, 6));
    vote.max_choices = *rc::gen::inRange(1, 4);
    std::vector<std::int64_t> counts(counts_of(vote));
    std::int64_t said = 0, ballots = 0;
    for (const Choices& choices : *rc::gen::container<std::vector<Choices>>(rc::gen::container<Choices>(rc::gen::inRange<std::int64_t>(0, 5)))) {
      if (!are_choices(vote, choices)) continue;
      ++ballots;
      const bool has_blanks = kind == VoteKind::kConfidenceRating || kind == VoteKind::kConfidenceBallot;
      said += std::ranges::count_if(choices, [&](std::int64_t choice) { return !has_blanks || choice != 3; });
      count_ballot(vote, choices, counts);
    }
    RC_ASSERT(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == said);
    RC_ASSERT(std::ranges::all_of(counts, [&](std::int64_t count) { return count <= ballots; }));
    RC_ASSERT(hands_of(vote, counts) <= std::max<std::int64_t>(ballots, 0));
  }));
}

TEST_CASE("[V7] A paper comes back as it was written; other bytes are none") {
  BallotPaper paper;
  paper.vote.bytes[3] = 9;
  paper.elector[1].bytes[4] = 8;
  std::ranges::copy(std::string_view("01ABCDEFGH"), paper.receipt.begin());
  paper.count = 2;
  paper.choices = {1, 2};
  auto bytes = paper_bytes(paper);
  BallotPaper read;
  REQUIRE(read_paper(bytes, read));
  CHECK((read.vote == paper.vote && read.elector == paper.elector && read.receipt_text() == "01ABCDEFGH" && read.choice_list() == Choices{1, 2}));
  for (const auto& [at, byte] : {std::pair<std::size_t, std::uint8_t>{48, 'I'}, {58, 51}, {61, 1}, {111, 1}}) {
    auto other = bytes;
    other[at] = byte;
    CHECK_FALSE(read_paper(other, read));
  }
}

}  // namespace
}  // namespace giaoban
