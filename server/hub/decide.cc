#include "server/hub/decide.h"

#include <algorithm>
#include <array>
#include <span>

#include "schema/collections.h"
#include "schema/commands.h"
#include "server/hub/authorise.h"
#include "server/hub/cast_ballot.h"
#include "server/hub/change_slot.h"
#include "server/hub/check_in.h"
#include "server/hub/close_vote.h"
#include "server/hub/conclude_minutes.h"
#include "server/hub/create_conference.h"
#include "server/hub/create_series.h"
#include "server/hub/give_floor.h"
#include "server/hub/hand_over_sitting.h"
#include "server/hub/hold_vote.h"
#include "server/hub/issue_task.h"
#include "server/hub/judge_task.h"
#include "server/hub/lead_questions.h"
#include "server/hub/lead_sitting.h"
#include "server/hub/pass_on_task.h"
#include "server/hub/minutes_phase.h"
#include "server/hub/plan_slots.h"
#include "server/hub/route.h"
#include "server/hub/send_announcement.h"
#include "sync/space/authoring.h"
#include "sync/space/policy.h"

namespace giaoban {
namespace {

Error within_arguments(Error error) {
  error.pointer = "/arguments" + error.pointer;
  return error;
}

Result<RecordChange> change_of_put(const Command& command, Knowledge& knowledge) {
  auto put = schema::RecordPut::decode(command.arguments);
  if (!put) return std::unexpected(within_arguments(put.error()));
  if (put->bases) knowledge.bases = std::move(*put->bases);
  if (put->decides) knowledge.decided = std::move(*put->decides);
  return RecordChange{std::move(put->collection), std::move(put->id), std::move(put->fields)};
}

/// The change that a record command asks for, and what its author knew.
Result<RecordChange> change_of(const Command& command, Knowledge& knowledge) {
  if (command.name == "record.put") return change_of_put(command, knowledge);
  if (command.name == "record.delete") {
    auto remove = schema::RecordDelete::decode(command.arguments);
    if (!remove) return std::unexpected(within_arguments(remove.error()));
    return RecordChange{std::move(remove->collection), std::move(remove->id), Json::object(), true};
  }
  auto restore = schema::RecordRestore::decode(command.arguments);
  if (!restore) return std::unexpected(within_arguments(restore.error()));
  return RecordChange{std::move(restore->collection), std::move(restore->id), Json::object(), false};
}

bool is_record_command(std::string_view name) {
  return name == "record.put" || name == "record.delete" || name == "record.restore";
}

/// The plan of a conference that the change says was held.
std::optional<SpaceId> plan_of_held(const Space& space, const RecordChange& change) {
  const auto status = change.fields.find("status");
  if (change.collection != "conferences" || change.id != space.id().text() || status == change.fields.end() || *status != "held") return std::nullopt;
  const Record* conference = space.find(change.collection, change.id);
  return conference == nullptr ? std::nullopt : Uuid::parse(conference->text("plan"));
}

Result<Decision> decide_record(const DecisionContext& context, const Command& command) {
  Knowledge knowledge;
  auto change = change_of(command, knowledge);
  if (!change) return std::unexpected(change.error());
  if (auto allowed = authorise(context.space, command.actor, *change); !allowed)
    return std::unexpected(allowed.error());
  if (change->deleted && context.space.find(change->collection, change->id) == nullptr)
    return fail(problem::kRecordUnknown, change->collection + "/" + change->id, "/arguments/id");
  if (!change->deleted)
    if (auto complete = check_complete(context.space, *change); !complete)
      return std::unexpected(within_arguments(complete.error()));
  if (auto possible = check_noted_time(*change, context.unix_ms); !possible) return std::unexpected(possible.error());
  if (auto in_time = check_amended_in_time(context.space, *change, context.unix_ms); !in_time) return std::unexpected(in_time.error());
  note_contexts(context.space, context.self, knowledge, *change);
  Decision decision;
  decision.held_in = plan_of_held(context.space, *change);
  decision.changes.push_back(std::move(*change));
  return decision;
}

struct NamedCommand {
  std::string_view name;
  Result<Decision> (*decide)(const DecisionContext&, const Command&);
};
/// Decided by the owner of the space alone.
constexpr std::array kOwnerCommands = {
    NamedCommand{"conference.create", create_conference}, NamedCommand{"series.create", create_series},
    NamedCommand{"slots.plan", plan_slots},               NamedCommand{"slots.confirm", confirm_slots},
    NamedCommand{"slot.move", move_slot},                 NamedCommand{"slot.cancel", cancel_slot},
    NamedCommand{"slot.hand_over", hand_slot_over},       NamedCommand{"slot.close", close_slot},
    NamedCommand{"sitting.hand_over", hand_over_sitting},
    NamedCommand{"task.issue", issue_task},               NamedCommand{"task.judge", judge_task},
    NamedCommand{"task.reopen", reopen_task},             NamedCommand{"task.cancel", cancel_task},
    NamedCommand{"task.reassign", reassign_task},         NamedCommand{"task.split", split_task},
    NamedCommand{"minutes.advance", advance_minutes},     NamedCommand{"minutes.finalise", finalise_minutes},
    NamedCommand{"minutes.sign", sign_minutes},           NamedCommand{"amendment.judge", judge_amendment},
};
/// Decided by the node that leads the sitting (SPEC S6).
constexpr std::array kLeadCommands = {
    NamedCommand{"sitting.begin", begin_sitting},         NamedCommand{"sitting.take_item", take_item},
    NamedCommand{"sitting.finish_item", finish_item},     NamedCommand{"sitting.skip_item", skip_item},
    NamedCommand{"sitting.pause", pause_sitting},         NamedCommand{"sitting.resume", resume_sitting},
    NamedCommand{"sitting.end", end_sitting},             NamedCommand{"sitting.set", set_sitting},
    NamedCommand{"turn.begin", begin_turn},               NamedCommand{"turn.end", end_turn},
    NamedCommand{"turn.pass", pass_turn},                 NamedCommand{"turns.order", order_turns},
    NamedCommand{"question.advance", advance_question},   NamedCommand{"questions.order", order_questions},
    NamedCommand{"promise.record", record_promise},       NamedCommand{"announcement.send", send_announcement},
    NamedCommand{"vote.prepare", prepare_vote},           NamedCommand{"vote.open", open_vote},
    NamedCommand{"vote.enter", enter_vote},               NamedCommand{"vote.close", close_vote},
    NamedCommand{"vote.publish", publish_vote},           NamedCommand{"vote.annul", annul_vote},
    NamedCommand{"ballot.cast", cast_ballot},
};
/// Decided by the node of any member.
constexpr std::array kMemberCommands = {NamedCommand{"check_in.scan", scan_ticket}};

constexpr std::array<std::span<const NamedCommand>, 3> kCommands = {kOwnerCommands, kLeadCommands, kMemberCommands};

const NamedCommand* find_command(std::span<const NamedCommand> commands, std::string_view name) {
  const auto found = std::ranges::find(commands, name, &NamedCommand::name);
  return found == commands.end() ? nullptr : &*found;
}

}  // namespace

Result<Decision> decide(const DecisionContext& context, const Command& command) {
  if (!context.space.is_founded() || !context.space.has_member(command.actor.unit)) return fail(problem::kSpaceUnknown);
  if (is_record_command(command.name)) return decide_record(context, command);
  for (const std::span<const NamedCommand> commands : kCommands)
    if (const NamedCommand* found = find_command(commands, command.name)) return found->decide(context, command);
  return fail(problem::kUnknownCommand, command.name, "/name");
}

Decider decider_of(const Space& space, const Command& command) {
  if (find_command(kOwnerCommands, command.name) != nullptr) return Decider::kOwner;
  if (find_command(kLeadCommands, command.name) != nullptr) return Decider::kLead;
  if (!is_record_command(command.name)) return Decider::kAnyMember;
  Knowledge unused;
  const auto change = change_of(command, unused);
  if (!change || !needs_owner(space, *change)) return Decider::kAnyMember;
  const schema::Collection* collection = schema::find_collection(change->collection);
  return collection->policy == schema::WritePolicy::kLead ? Decider::kLead : Decider::kOwner;
}

}  // namespace giaoban
