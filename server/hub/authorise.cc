#include "server/hub/authorise.h"

#include <algorithm>

#include "schema/collections.h"
#include "server/hub/check_in.h"
#include "server/hub/task_rows.h"
#include "server/hub/minutes_phase.h"

namespace giaoban {
namespace {

using schema::WritePolicy;

std::unexpected<Error> forbidden(std::string why) { return fail(problem::kForbidden, std::move(why)); }

/// The unit that a record names under `field`: as it is, or, where it is new, as the change makes it.
std::string unit_of(const Space& space, const RecordChange& change, std::string_view field) {
  if (const Record* record = space.find(change.collection, change.id)) return record->text(field);
  const auto named = change.fields.find(field);
  return named != change.fields.end() && named->is_string() ? named->get<std::string>() : std::string();
}

bool only_names(const RecordChange& change, std::initializer_list<std::string_view> allowed) {
  const auto& fields = change.fields.items();
  return !change.deleted && std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
    return std::ranges::find(allowed, field.key()) != allowed.end();
  });
}

Result<void> authorise_owner_row(const Space& space, const Actor& actor, const RecordChange& change) {
  // When files are fetched is for the convener's secretary to say (SPEC B5).
  const bool is_file_policy = change.collection == "spaces" && change.id == space.id().text() &&
                              only_names(change, {"fetch_files", "metered_file_mib"});
  if (is_file_policy && is_convener(space, actor.unit)) return {};
  if (change.collection == "spaces" || change.collection == "members")
    return forbidden("who belongs to a space follows from other commands");
  if (change.collection == "slots") return forbidden("slots are changed by the commands on slots");
  if (change.collection == "task_verdicts") return forbidden("reports are judged by a command");
  if (change.collection == "owed_items") return forbidden("what is owed follows from earlier conferences");
  if (change.collection == "leads") return forbidden("the sitting is handed over by a command");
  if (change.collection == "series" && (change.fields.contains("plan") || change.fields.contains("apart_plan")))
    return forbidden("the spaces of a series follow from series.create");
  if (!is_convener(space, actor.unit)) {
    const Record* conference = space.find("conferences", space.id().text());
    const bool hosts = conference != nullptr && conference->text("host_unit") == actor.unit.text();
    if (change.collection == "conferences" && hosts && only_names(change, {"place", "starts_at"})) return {};
    return forbidden("only the convener changes " + change.collection);
  }
  if (auto by_record = authorise_minutes_row(space, change); !by_record) return by_record;
  const bool is_registry = change.collection == "units" || change.collection == "clusters";
  if (is_registry && !actor.has(Role::kAdmin)) return forbidden("units and clusters are an administrator's");
  if (change.collection == "tasks") return authorise_task(space, change);
  return {};
}

/// What follows the unit in the id of a row.
std::string row_name(const RecordChange& change) {
  const auto slash = change.id.find('/');
  return slash == std::string::npos ? std::string() : change.id.substr(slash + 1);
}

/// What a field says after the change; empty where that is no text.
std::string text_after(const Space& space, const RecordChange& change, std::string_view field) {
  const auto named = change.fields.find(field);
  if (named != change.fields.end()) return named->is_string() ? named->get<std::string>() : std::string();
  const Record* record = space.find(change.collection, change.id);
  return record != nullptr ? record->text(field) : std::string();
}

/// A host asks another unit of the plan, about a slot of its own that is open.
Result<void> authorise_hand_over(const Space& space, const Actor& actor, const RecordChange& change) {
  const std::string name = row_name(change);
  const Record* slot = space.find("slots", name);
  if (text_after(space, change, "slot") != name || slot == nullptr || !slot->exists())
    return fail(problem::kRecordUnknown, "slots/" + name, "/arguments/id");
  if (slot->text("host_unit") != actor.unit.text()) return forbidden("only the host of a slot hands it over");
  if (slot->text("status") == "held" || slot->text("status") == "cancelled") return fail(problem::kSlotFixed, name, "/arguments/id");
  const auto other = Uuid::parse(text_after(space, change, "to_unit"));
  if (!other || *other == actor.unit || !space.has_member(*other)) return fail(problem::kHostNotInCluster, "to_unit", "/arguments/fields/to_unit");
  return {};
}

/// The unit that was asked answers.
Result<void> authorise_hand_over_answer(const Space& space, const Actor& actor, const RecordChange& change) {
  const std::string name = row_name(change);
  const Record* request = space.find("hand_overs", text_after(space, change, "from_unit") + "/" + name);
  if (text_after(space, change, "slot") != name || request == nullptr || !request->exists())
    return fail(problem::kRecordUnknown, "hand_overs", "/arguments/id");
  if (request->text("to_unit") != actor.unit.text()) return forbidden("another unit was asked");
  return {};
}

Result<void> authorise_unit_row(const Space& space, const Actor& actor, const RecordChange& change) {
  if (change.id.substr(0, change.id.find('/')) != actor.unit.text()) return forbidden("the row belongs to another unit");
  if (change.collection == "tickets") return authorise_ticket(change);
  if (change.collection == "task_reports") return authorise_task_report(space, actor, change);
  if (change.collection == "amendments") return authorise_amendment(space, change);
  if (change.collection == "signing_keys") return authorise_signing_key(space, actor, change);
  if (!change.deleted.value_or(false)) {  // taking one's own words back is always allowed
    if (change.collection == "hand_overs") return authorise_hand_over(space, actor, change);
    if (change.collection == "hand_over_answers") return authorise_hand_over_answer(space, actor, change);
    if (change.collection == "check_ins") return authorise_check_in(space, actor, change);
  }
  if (change.collection == "people" && !actor.has(Role::kAdmin)) return forbidden("people are an administrator's");
  return {};
}

Result<void> authorise_shared_row(const Space& space, const Actor& actor, const RecordChange& change) {
  if (is_convener(space, actor.unit)) return {};
  const std::string_view unit_field = change.collection == "files" ? "unit" : "proposed_by";
  if (unit_of(space, change, unit_field) != actor.unit.text())
    return forbidden("the row was not made by your unit");
  const auto named = change.fields.find(unit_field);
  if (named != change.fields.end() && *named != actor.unit.text()) return forbidden("a row stays with its unit");
  if (change.fields.contains("status")) return forbidden("the convener decides on proposals");
  return {};
}

/// Words of the chair and promises are made by commands, and taken back, or put back, as records are (SPEC Q5, Q6).
bool is_word_taken_back(const RecordChange& change) {
  const bool is_word = change.collection == "announcements" || change.collection == "promises";
  return is_word && change.deleted.has_value() && change.fields.empty();
}

}  // namespace

bool may_lead(const Space& space, const Actor& actor) {
  const bool is_of_unit = is_convener(space, actor.unit) || space.leading_unit() == actor.unit;
  return is_of_unit && (actor.may_write() || actor.has(Role::kChair));
}

bool is_convener(const Space& space, const UnitId& unit) {
  const Record* member = space.find("members", unit.text());
  return member != nullptr && member->exists() && member->text("role") == "convener";
}

Result<void> authorise(const Space& space, const Actor& actor, const RecordChange& change) {
  if (!space.has_member(actor.unit)) return fail(problem::kSpaceUnknown);
  const bool is_said_by_delegates = change.collection == "speech_requests" || change.collection == "questions" ||
                                    change.collection == "amendments" || change.collection == "signing_keys";
  const bool asks = is_said_by_delegates && (actor.has(Role::kDelegate) || actor.has(Role::kChair));
  const bool takes_back = is_word_taken_back(change) && may_lead(space, actor);
  if (!actor.may_write() && !asks && !takes_back) return forbidden("only secretaries and administrators change records");
  const schema::Collection* collection = schema::find_collection(change.collection);
  if (collection == nullptr) return fail(problem::kUnknownCollection, change.collection, "/arguments/collection");
  switch (collection->policy) {
    case WritePolicy::kOwner: return authorise_owner_row(space, actor, change);
    case WritePolicy::kLead:
      if (takes_back) return {};
      return forbidden("the sitting is led by the commands on it");
    case WritePolicy::kUnit: return authorise_unit_row(space, actor, change);
    case WritePolicy::kMembers: return authorise_shared_row(space, actor, change);
  }
  return forbidden("unknown policy");
}

Result<void> authorise_writing(const Space& space, const Actor& actor, std::string_view document) {
  if (!space.has_member(actor.unit)) return fail(problem::kSpaceUnknown);
  if (!actor.may_write() && !actor.has(Role::kChair)) return forbidden("you may read this document, not write in it");
  const Record* state = space.find("documents", document);
  const Json* locked = state != nullptr && state->exists() ? state->field("locked") : nullptr;
  if (locked != nullptr && locked->is_boolean() && locked->get<bool>()) return fail(problem::kDocumentLocked);
  return check_phase(space, actor, document);
}

}  // namespace giaoban
