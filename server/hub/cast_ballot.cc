#include "server/hub/cast_ballot.h"

#include "schema/commands.h"
#include "server/hub/ballot_paper.h"
#include "server/hub/electorate.h"
#include "server/hub/held_vote.h"
#include "server/hub/slot_record.h"
#include "sync/base/base64.h"

namespace giaoban {
namespace {

using schema::BallotCast;
using schema::Vote;
using schema::VoteMethod;

/// Whether ballots are taken now. Error: conflict.
Result<void> check_open(const DecisionContext& context, const Uuid& id, const Vote& vote) {
  const auto closed = [](std::string why) { return fail(problem::kConflict, std::move(why), "/arguments/vote"); };
  if (vote.status != schema::VoteStatus::kOpen) return closed("the vote is not open");
  // The timer may be late; the clock is not.
  if (vote.closes_ms && static_cast<std::int64_t>(context.unix_ms) >= *vote.closes_ms) return closed("the vote is over");
  if (vote.method == VoteMethod::kShow) return closed("hands are counted");
  if (!is_held_at(context.space, id, context.self)) return closed("the ballots are at another node");
  return {};
}

/// Whether the sender votes for the elector. Error: forbidden.
Result<void> check_voter(const Space& space, const Actor& actor, const schema::Elector& elector) {
  const std::string voter = elector.holder.value_or(elector.person);
  const Record* delegate = space.find("delegates", voter);
  // The roll is frozen: who was taken off the list since still votes, by the account that the row last named.
  const bool is_own = delegate != nullptr && delegate->text("account") == actor.account.text() && elector.unit == actor.unit;
  if (is_own) return {};
  return fail(problem::kForbidden, "the ballot is somebody else's", "/arguments/elector");
}

/// The ballot as it is kept. Errors: missing_field, invalid_field.
Result<std::string> ballot_of(const Vote& vote, const BallotCast& wish) {
  const bool is_secret = vote.method == VoteMethod::kSecret;
  // A choice in clear has no place in a secret vote: the sender is told, and nothing of it is kept.
  if (is_secret && wish.choices) return fail(problem::kInvalidField, "a secret ballot is sealed", "/arguments/choices");
  if (!is_secret && wish.sealed) return fail(problem::kInvalidField, "the vote is named", "/arguments/sealed");
  if (is_secret) {
    if (!wish.sealed) return fail(problem::kMissingField, "sealed", "/arguments/sealed");
    auto box = from_base64(*wish.sealed);
    // All have one size, so that it tells nothing.
    if (!box || !is_box_size(box->size())) return fail(problem::kInvalidField, "no box of the due size", "/arguments/sealed");
    return std::move(*box);
  }
  if (!wish.choices) return fail(problem::kMissingField, "choices", "/arguments/choices");
  if (!are_choices(vote, *wish.choices)) return fail(problem::kInvalidField, "the vote has no such choice", "/arguments/choices");
  return std::string(wish.choices->begin(), wish.choices->end());
}

}  // namespace

Result<Decision> cast_ballot(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<BallotCast>(command);
  if (!wish) return std::unexpected(wish.error());
  const Space& space = context.space;
  if (space.kind() != SpaceKind::kConference) return fail(problem::kUnknownCollection, "votes are in conference spaces", "/space");
  const auto vote = find_vote(space, wish->vote);
  if (!vote) return std::unexpected(vote.error());
  if (auto open = check_open(context, wish->vote, *vote); !open) return std::unexpected(open.error());
  const auto elector = find_elector(space, wish->vote, static_cast<std::size_t>(vote->eligible.value_or(0)), wish->elector);
  if (!elector) return fail(problem::kForbidden, "not on the roll of this vote", "/arguments/elector");
  if (auto own = check_voter(space, command.actor, *elector); !own) return std::unexpected(own.error());
  auto ballot = ballot_of(*vote, *wish);
  if (!ballot) return std::unexpected(ballot.error());
  const auto uuid = uuid_of_elector(elector->person);
  if (!uuid) return fail(problem::kForbidden, "not on the roll of this vote", "/arguments/elector");

  Decision decision;
  decision.ballots.push_back({wish->vote, *uuid, std::move(*ballot)});
  const std::string id = ballot_id(wish->vote, *uuid);
  // That somebody votes again is nobody's business: the log tells only that they did.
  if (space.find("ballots", id) == nullptr) decision.changes.push_back({"ballots", id, {{"elector", elector->person}}});
  return decision;
}

}  // namespace giaoban
