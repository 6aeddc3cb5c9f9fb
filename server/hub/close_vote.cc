#include "server/hub/close_vote.h"

#include <algorithm>

#include "schema/commands.h"
#include "server/hub/electorate.h"
#include "server/hub/held_vote.h"
#include "server/hub/led_sitting.h"
#include "server/hub/tally.h"

namespace giaoban {
namespace {

using schema::Vote;
using schema::VoteMethod;

constexpr std::size_t kReceiptsOfRecord = 500;

std::unexpected<Error> conflict(std::string why) { return fail(problem::kConflict, std::move(why), "/arguments/vote"); }

struct Counted {
  std::vector<std::int64_t> counts;
  std::int64_t cast = 0, invalid = 0;
};

Json result_fields(const Vote& vote, const Counted& counted) {
  Json outcomes = Json::array();
  for (const auto outcome : outcomes_of(vote, counted.counts, counted.cast)) outcomes.push_back(schema::to_text(outcome));
  return {{"counts", counted.counts}, {"cast", counted.cast}, {"invalid", counted.invalid}, {"outcomes", std::move(outcomes)}};
}

/// A named vote: now everybody learns who chose what.
Counted count_named(const Vote& vote, const Uuid& id, const BallotBox::Ballots& ballots, Decision& decision) {
  Counted counted{std::vector<std::int64_t>(counts_of(vote))};
  for (const auto& [elector, ballot] : ballots) {
    const Choices choices(ballot.begin(), ballot.end());
    ++counted.cast;
    count_ballot(vote, choices, counted.counts);
    decision.changes.push_back({"ballots", ballot_id(id, elector), {{"choices", choices}}});
  }
  return counted;
}

/// Of an opened ballot what is told: nothing of the elector gets here.
struct Opened {
  std::array<char, BallotPaper::kReceipt> receipt;
  std::uint8_t count;
  std::array<std::uint8_t, BallotPaper::kChoices> choices;
};

bool open_ballot(const SealKey& key, const Uuid& vote, const Uuid& elector, const Uuid& unit, std::string_view box, BallotPaper& paper) {
  std::array<std::uint8_t, BallotPaper::kBytes> bytes{};
  const bool is_good = key.open(box, bytes) && read_paper(bytes, paper) && paper.vote == vote && paper.elector == std::array{unit, elector};
  wipe(bytes);
  return is_good;
}

std::map<Uuid, Uuid> units_of_electors(const Space& space, const Uuid& vote, std::size_t eligible) {
  std::map<Uuid, Uuid> units;
  for (std::size_t number = 0; number * kRollElectors < eligible; ++number) {
    const Record* record = space.find("vote_rolls", roll_id(vote, number));
    const auto roll = record == nullptr ? fail(problem::kRecordUnknown) : schema::VoteRoll::decode(record->visible());
    if (!roll) continue;
    for (const auto& elector : roll->electors)
      if (const auto uuid = uuid_of_elector(elector.person)) units[*uuid] = elector.unit;
  }
  return units;
}

void tell_receipts(const Uuid& id, const std::vector<Opened>& opened, Decision& decision) {
  for (std::size_t from = 0; from < opened.size(); from += kReceiptsOfRecord) {
    Json ballots = Json::array();
    for (std::size_t at = from; at < std::min(from + kReceiptsOfRecord, opened.size()); ++at) {
      const Opened& one = opened[at];
      ballots.push_back({{"receipt", std::string(one.receipt.data(), one.receipt.size())}, {"choices", Choices(one.choices.begin(), one.choices.begin() + one.count)}});
    }
    decision.changes.push_back({"vote_receipts", roll_id(id, from / kReceiptsOfRecord), {{"ballots", std::move(ballots)}}});
  }
}

/// A secret vote. What is opened goes from the box to its place by receipt without ever standing beside its elector in memory
/// that outlives this; `opened` is reserved, so that no copy in the order of electors is left where it grew.
Counted count_secret(const Vote& vote, const Uuid& id, const BallotBox::Ballots& ballots, const SealKey& key, const std::map<Uuid, Uuid>& units,
                     Decision& decision) {
  Counted counted{std::vector<std::int64_t>(counts_of(vote))};
  std::vector<Opened> opened;
  opened.reserve(ballots.size());
  BallotPaper paper;
  for (const auto& [elector, box] : ballots) {
    ++counted.cast;
    const auto unit = units.find(elector);
    const bool is_good = unit != units.end() && open_ballot(key, id, elector, unit->second, box, paper) && are_choices(vote, paper.choice_list());
    if (is_good) opened.push_back({paper.receipt, paper.count, paper.choices});
    else ++counted.invalid;
  }
  wipe({reinterpret_cast<std::uint8_t*>(&paper), sizeof paper});
  // Ballots of one receipt are all told, in an order that says nothing of who cast them.
  std::ranges::sort(opened, {}, [](const Opened& one) { return std::tuple(one.receipt, one.count, one.choices); });
  for (const Opened& one : opened) count_ballot(vote, Choices(one.choices.begin(), one.choices.begin() + one.count), counted.counts);
  tell_receipts(id, opened, decision);
  return counted;
}

Result<Decision> close_now(const DecisionContext& context, const Uuid& id) {
  const Space& space = context.space;
  const auto vote = find_vote(space, id);
  if (!vote) return std::unexpected(vote.error());
  if (vote->status != schema::VoteStatus::kOpen) return conflict("it is not open");
  Decision decision;
  if (vote->method == VoteMethod::kShow) {
    const Record* result = space.find("vote_results", id.text());
    if (result == nullptr || !result->exists()) return conflict("the hands were not counted yet");
  } else {
    if (context.ballots == nullptr || !is_held_at(space, id, context.self)) return conflict("its ballots are at another node");
    const auto& ballots = context.ballots->of(id);
    Counted counted;
    if (vote->method == VoteMethod::kNamed) {
      counted = count_named(*vote, id, ballots, decision);
    } else {
      const SealKey* key = context.keys == nullptr ? nullptr : context.keys->find(id);
      if (key == nullptr) return conflict("its key is lost: it can only be annulled");
      counted = count_secret(*vote, id, ballots, *key, units_of_electors(space, id, static_cast<std::size_t>(vote->eligible.value_or(0))), decision);
    }
    decision.changes.push_back({"vote_results", id.text(), result_fields(*vote, counted)});
    decision.emptied_votes.push_back(id);
  }
  decision.changes.push_back({"votes", id.text(), {{"status", "closed"}, {"closed_ms", context.unix_ms}}});
  return decision;
}

}  // namespace

Result<Decision> close_vote(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::VoteClose>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto sitting = LedSitting::open(context, command); !sitting) return std::unexpected(sitting.error());
  return close_now(context, wish->vote);
}

Result<Decision> close_due_vote(const DecisionContext& context, const Uuid& vote) {
  const auto due = find_vote(context.space, vote);
  if (!due) return std::unexpected(due.error());
  if (!due->closes_ms || static_cast<std::int64_t>(context.unix_ms) < *due->closes_ms) return conflict("its time is not over");
  return close_now(context, vote);
}

}  // namespace giaoban
