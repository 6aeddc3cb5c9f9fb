#include "server/hub/hold_vote.h"

#include <set>

#include "schema/commands.h"
#include "server/hub/electorate.h"
#include "server/hub/held_vote.h"
#include "server/hub/led_sitting.h"
#include "server/hub/tally.h"
#include "sync/base/base64.h"

namespace giaoban {
namespace {

using schema::Vote;
using schema::VoteKind;
using schema::VoteMethod;
using schema::VoteStatus;

std::unexpected<Error> conflict(std::string why) { return fail(problem::kConflict, std::move(why), "/arguments/vote"); }
std::unexpected<Error> unfit(std::string why) { return fail(problem::kInvalidField, std::move(why), "/arguments/vote"); }

bool is_confidence(VoteKind kind) { return kind == VoteKind::kConfidenceRating || kind == VoteKind::kConfidenceBallot; }

/// What a draft must say before it is opened (SPEC V2).
Result<void> check_whole(const Vote& vote) {
  const std::size_t offered = vote.options ? vote.options->size() : 0;
  switch (vote.kind) {
    case VoteKind::kForAgainst:
      if (offered > 0) return unfit("for and against has no options");
      break;
    case VoteKind::kOptions:
      if (offered < 2) return unfit("at least two options are due");
      if (vote.max_choices.value_or(1) > static_cast<std::int64_t>(offered)) return unfit("more choices than options");
      break;
    case VoteKind::kConfidenceRating:
    case VoteKind::kConfidenceBallot:
      if (offered < 1) return unfit("somebody is rated");
      if (vote.method == VoteMethod::kNamed) return unfit("confidence is voted on in secret, or on paper and entered");
      if (vote.electorate == schema::VoteElectorate::kPresent) return unfit("confidence counts of all delegates");
      if (vote.allows_proxies.value_or(false)) return unfit("nobody else votes on confidence");
      break;
  }
  if (vote.options && std::set(vote.options->begin(), vote.options->end()).size() != offered) return unfit("an option comes twice");
  return {};
}

Result<void> prepare(LedSitting& sitting, const schema::VotePrepare& wish) {
  static const std::set<std::string, std::less<>> kOthers = {"status", "opened_ms", "closes_ms", "closed_ms", "eligible", "public_key", "reason"};
  for (const auto& [name, value] : wish.fields.items())
    if (kOthers.contains(name)) return fail(problem::kForbidden, "another command says so", "/arguments/fields/" + name);
  const Record* record = sitting.space().find("votes", wish.vote.text());
  const bool is_new = record == nullptr || !record->exists();
  Json fields = is_new ? Json::object() : record->visible();
  if (!is_new && record->text("status") != "draft") return conflict("it was opened already");
  for (const auto& [name, value] : wish.fields.items()) {
    if (value.is_null()) fields.erase(name);
    else fields[name] = value;
  }
  fields["status"] = "draft";
  if (const auto vote = Vote::decode(fields); !vote) return fail(vote.error().code, vote.error().detail, "/arguments/fields" + vote.error().pointer);
  Json changed = wish.fields;
  if (is_new) changed["status"] = "draft";
  if (!changed.empty()) sitting.put("votes", wish.vote.text(), std::move(changed));
  return {};
}

void put_roll(LedSitting& sitting, const Uuid& vote, const std::vector<schema::Elector>& electors) {
  for (std::size_t from = 0; from < electors.size(); from += kRollElectors) {
    Json some = Json::array();
    for (std::size_t at = from; at < std::min(from + kRollElectors, electors.size()); ++at) some.push_back(electors[at].encode());
    sitting.put("vote_rolls", roll_id(vote, from / kRollElectors), {{"electors", std::move(some)}});
  }
}

/// Fields of a vote that opens now. Errors: conflict, invalid_field.
Result<Json> open_fields(LedSitting& sitting, const schema::VoteOpen& wish) {
  const auto vote = find_vote(sitting.space(), wish.vote);
  if (!vote) return std::unexpected(vote.error());
  if (vote->status != VoteStatus::kDraft) return conflict("it was opened already");
  if (!sitting.is_open()) return conflict("the sitting is not open");
  if (votes_open(sitting.space()) >= kOpenVotes) return conflict("too many votes are open");
  if (auto whole = check_whole(*vote); !whole) return std::unexpected(whole.error());
  if (wish.lasts_s && vote->method == VoteMethod::kShow)
    return fail(problem::kInvalidField, "hands are counted by somebody, not by the clock", "/arguments/lasts_s");
  const auto electors = work_out_electorate(sitting.space(), *vote);
  if (!electors) return std::unexpected(electors.error());
  put_roll(sitting, wish.vote, *electors);
  Json fields = {{"status", "open"}, {"opened_ms", sitting.now()}, {"eligible", electors->size()}};
  if (wish.lasts_s) fields["closes_ms"] = sitting.now() + *wish.lasts_s * 1000;
  const Record* conference = sitting.space().find("conferences", sitting.space().id().text());
  if (is_confidence(vote->kind)) fields["rule"] = std::string(confidence_rule(conference->text("date")).name);
  return fields;
}

Result<void> enter(LedSitting& sitting, const schema::VoteEnter& wish) {
  const auto vote = find_vote(sitting.space(), wish.vote);
  if (!vote) return std::unexpected(vote.error());
  if (vote->status != VoteStatus::kOpen || vote->method != VoteMethod::kShow) return conflict("it is no open vote by show of hands");
  const std::int64_t eligible = vote->eligible.value_or(0);
  const auto bad = [](std::string why) { return fail(problem::kInvalidField, std::move(why), "/arguments/counts"); };
  if (wish.counts.size() != counts_of(*vote)) return bad("as many counts are due as the vote has");
  const auto cast = hands_of(*vote, wish.counts);
  if (cast > eligible) return bad("more hands than electors");
  Json outcomes = Json::array();
  for (const auto outcome : outcomes_of(*vote, wish.counts, cast)) outcomes.push_back(schema::to_text(outcome));
  sitting.put("vote_results", wish.vote.text(), {{"counts", wish.counts}, {"cast", cast}, {"invalid", 0}, {"outcomes", std::move(outcomes)}});
  return {};
}

Result<void> publish(LedSitting& sitting, const schema::VotePublish& wish) {
  const auto vote = find_vote(sitting.space(), wish.vote);
  if (!vote) return std::unexpected(vote.error());
  if (vote->status != VoteStatus::kClosed) return conflict("only what was closed is published");
  sitting.put("votes", wish.vote.text(), {{"status", "published"}});
  return {};
}

}  // namespace

Result<Decision> prepare_vote(const DecisionContext& context, const Command& command) { return lead(context, command, prepare); }
Result<Decision> enter_vote(const DecisionContext& context, const Command& command) { return lead(context, command, enter); }
Result<Decision> publish_vote(const DecisionContext& context, const Command& command) { return lead(context, command, publish); }

Result<Decision> open_vote(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::VoteOpen>(command);
  if (!wish) return std::unexpected(wish.error());
  auto sitting = LedSitting::open(context, command);
  if (!sitting) return std::unexpected(sitting.error());
  auto fields = open_fields(*sitting, *wish);
  if (!fields) return std::unexpected(fields.error());
  const bool is_secret = sitting->space().find("votes", wish->vote.text())->text("method") == "secret";
  if (is_secret) {
    if (context.fresh_key == nullptr) return fail(problem::kInternal, "no key for a secret vote");
    (*fields)["public_key"] = to_base64(context.fresh_key->public_half());
  }
  sitting->put("votes", wish->vote.text(), std::move(*fields));
  Decision decision = sitting->take_decision();
  if (is_secret) decision.keyed_vote = wish->vote;
  return decision;
}

Result<Decision> annul_vote(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::VoteAnnul>(command);
  if (!wish) return std::unexpected(wish.error());
  auto sitting = LedSitting::open(context, command);
  if (!sitting) return std::unexpected(sitting.error());
  const auto vote = find_vote(sitting->space(), wish->vote);
  if (!vote) return std::unexpected(vote.error());
  if (vote->status == VoteStatus::kAnnulled) return conflict("it was annulled already");
  sitting->put("votes", wish->vote.text(), {{"status", "annulled"}, {"reason", wish->reason}, {"closed_ms", vote->closed_ms.value_or(sitting->now())}});
  Decision decision = sitting->take_decision();
  decision.emptied_votes.push_back(wish->vote);
  return decision;
}

}  // namespace giaoban
