#include "server/hub/decide.h"

#include <array>

#include "schema/commands.h"
#include "server/hub/authorise.h"
#include "server/hub/cast_ballot.h"
#include "server/hub/change_slot.h"
#include "server/hub/close_vote.h"
#include "server/hub/create_conference.h"
#include "server/hub/create_series.h"
#include "server/hub/give_floor.h"
#include "server/hub/hold_vote.h"
#include "server/hub/lead_sitting.h"
#include "server/hub/plan_slots.h"
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
  note_contexts(context.space, context.self, knowledge, *change);
  Decision decision;
  decision.held_in = plan_of_held(context.space, *change);
  decision.changes.push_back(std::move(*change));
  return decision;
}

/// The commands that only the owner of a space decides.
struct OwnerCommand {
  std::string_view name;
  Result<Decision> (*decide)(const DecisionContext&, const Command&);
};
constexpr std::array kOwnerCommands = {
    OwnerCommand{"conference.create", create_conference}, OwnerCommand{"series.create", create_series},
    OwnerCommand{"slots.plan", plan_slots},               OwnerCommand{"slots.confirm", confirm_slots},
    OwnerCommand{"slot.move", move_slot},                 OwnerCommand{"slot.cancel", cancel_slot},
    OwnerCommand{"slot.hand_over", hand_slot_over},       OwnerCommand{"slot.close", close_slot},
    OwnerCommand{"sitting.begin", begin_sitting},         OwnerCommand{"sitting.take_item", take_item},
    OwnerCommand{"sitting.finish_item", finish_item},     OwnerCommand{"sitting.skip_item", skip_item},
    OwnerCommand{"sitting.pause", pause_sitting},         OwnerCommand{"sitting.resume", resume_sitting},
    OwnerCommand{"sitting.end", end_sitting},             OwnerCommand{"sitting.set", set_sitting},
    OwnerCommand{"turn.begin", begin_turn},               OwnerCommand{"turn.end", end_turn},
    OwnerCommand{"turn.pass", pass_turn},                 OwnerCommand{"turns.order", order_turns},
    OwnerCommand{"vote.prepare", prepare_vote},           OwnerCommand{"vote.open", open_vote},
    OwnerCommand{"vote.enter", enter_vote},               OwnerCommand{"vote.close", close_vote},
    OwnerCommand{"vote.publish", publish_vote},           OwnerCommand{"vote.annul", annul_vote},
    OwnerCommand{"ballot.cast", cast_ballot},
};

}  // namespace

Result<Decision> decide(const DecisionContext& context, const Command& command) {
  if (!context.space.is_founded() || !context.space.has_member(command.actor.unit)) return fail(problem::kSpaceUnknown);
  if (is_record_command(command.name)) return decide_record(context, command);
  for (const OwnerCommand& one : kOwnerCommands)
    if (command.name == one.name) return one.decide(context, command);
  return fail(problem::kUnknownCommand, command.name, "/name");
}

bool needs_owner(const Space& space, const Command& command) {
  for (const OwnerCommand& one : kOwnerCommands)
    if (command.name == one.name) return true;
  if (!is_record_command(command.name)) return false;
  Knowledge unused;
  const auto change = change_of(command, unused);
  return change && needs_owner(space, *change);
}

}  // namespace giaoban
