#include "server/hub/minutes_phase.h"

#include <algorithm>
#include <array>

#include "server/hub/authorise.h"

namespace giaoban {
namespace {

bool is_set(const Json* value) { return value != nullptr && value->is_boolean() && value->get<bool>(); }

/// What a field says after the change; null where it says nothing.
Json after(const Space& space, const RecordChange& change, std::string_view field) {
  if (const auto named = change.fields.find(field); named != change.fields.end()) return *named;
  const Record* record = space.find(change.collection, change.id);
  const Json* value = record == nullptr ? nullptr : record->field(field);
  return value == nullptr ? Json() : *value;
}

bool exists(const Space& space, std::string_view collection, std::string_view id) {
  const Record* record = space.find(collection, id);
  return record != nullptr && record->exists();
}

/// A text that came after the lock, offered as an amendment (SPEC N6).
bool is_late(const Space& space, const RecordChange& change) { return after(space, change, "is_late") == Json(true); }

}  // namespace

std::string minutes_phase(const Space& space, std::string_view document) {
  const Record* state = space.find("documents", document);
  const std::string phase = state != nullptr && state->exists() ? state->text("phase") : std::string();
  return phase.empty() ? "draft" : phase;
}

bool may_conclude(const Space& space, const Actor& actor) {
  return is_convener(space, actor.unit) && (actor.may_write() || actor.has(Role::kChair));
}

Result<void> check_phase(const Space& space, const Actor& actor, std::string_view document) {
  const std::string phase = minutes_phase(space, document);
  if (phase == "draft" || may_conclude(space, actor)) return {};
  return fail(problem::kWrongPhase, "the minutes are " + phase + ": the convener's secretaries write, others propose amendments");
}

Result<void> authorise_minutes_row(const Space& space, const RecordChange& change) {
  constexpr std::array kByCommand = {"final_minutes", "signatures", "amendment_verdicts"};
  if (std::ranges::find(kByCommand, change.collection) != kByCommand.end())
    return fail(problem::kForbidden, change.collection + " are written by the commands on minutes");
  if (change.collection != "documents") return {};
  constexpr std::array kOfPhase = {"phase", "amend_until_ms", "final", "reason"};
  const bool names_phase = std::ranges::any_of(kOfPhase, [&](const char* field) { return change.fields.contains(field); });
  const std::string phase = minutes_phase(space, change.id);
  // Before, a document may be locked and unlocked by hand; a deleted row would say that it is a draft.
  if (names_phase || phase == "final" || (change.deleted && phase != "draft"))
    return fail(problem::kForbidden, "the phase of minutes is changed by the commands on them");
  return {};
}

Result<void> authorise_amendment(const Space& space, const RecordChange& change) {
  if (exists(space, "amendment_verdicts", change.id)) return fail(problem::kConflict, "the amendment was judged", "/arguments/id");
  if (change.deleted.value_or(false) || after(space, change, "is_withdrawn") == Json(true)) return {};  // one's own words
  const Json document = after(space, change, "document");
  const std::string phase = document.is_string() ? minutes_phase(space, document.get<std::string>()) : "draft";
  if (phase == "amending" || (phase == "final" && is_late(space, change))) return {};
  return fail(problem::kWrongPhase, "amendments are taken while the minutes are amending, they are " + phase);
}

Result<void> check_amended_in_time(const Space& space, const RecordChange& change, std::uint64_t unix_ms) {
  const bool is_taken_back = change.deleted.value_or(false) || after(space, change, "is_withdrawn") == Json(true);
  if (change.collection != "amendments" || is_taken_back) return {};
  const Json document = after(space, change, "document");
  const Record* state = document.is_string() ? space.find("documents", document.get<std::string>()) : nullptr;
  const Json* until = state == nullptr ? nullptr : state->field("amend_until_ms");
  if (until == nullptr || !until->is_number_integer() || state->text("phase") != "amending") return {};
  if (static_cast<std::int64_t>(unix_ms) < until->get<std::int64_t>()) return {};
  return fail(problem::kWrongPhase, "the time for amendments is over");
}

Result<void> authorise_signing_key(const Space& space, const Actor& actor, const RecordChange& change) {
  const auto forbidden = [](const char* why) { return fail(problem::kForbidden, why); };
  const Record* held = space.find(change.collection, change.id);
  const bool is_there = held != nullptr && held->exists();
  const bool only_revokes = is_there && !change.deleted && change.fields == Json{{"is_revoked", true}};
  const bool is_own = change.id == actor.unit.text() + "/" + actor.account.text();
  if (!is_own && !(only_revokes && actor.has(Role::kAdmin))) return forbidden("a signing key is its owner's");
  if (change.deleted) return forbidden("a signing key is revoked, not deleted");
  const bool is_of_revoked = is_there && is_set(held->field("is_revoked")) && after(space, change, "public_key") == *held->field("public_key");
  if (is_of_revoked && after(space, change, "is_revoked") != Json(true)) return fail(problem::kConflict, "what was revoked stays so", "/arguments/fields/is_revoked");
  return {};
}

}  // namespace giaoban
