#include "server/hub/conclude_minutes.h"

#include <algorithm>
#include <array>

#include "schema/commands.h"
#include "schema/records.h"
#include "server/hub/document_kinds.h"
#include "server/hub/minutes_phase.h"
#include "server/hub/slot_record.h"
#include "server/minutes/minutes_proof.h"
#include "server/minutes/statement.h"
#include "sync/base/base64.h"
#include "sync/ydoc/state_vector.h"

namespace giaoban {
namespace {

constexpr std::array<std::string_view, 4> kPhases = {"draft", "prepared", "amending", "final"};

std::unexpected<Error> conflict(std::string why, std::string pointer = "") {
  return fail(problem::kConflict, std::move(why), std::move(pointer));
}

const Record* find(const Space& space, std::string_view collection, std::string_view id) {
  const Record* record = space.find(collection, id);
  return record != nullptr && record->exists() ? record : nullptr;
}

/// What all of these begin with. Errors: unknown_collection, forbidden.
Result<void> check_sender(const DecisionContext& context, const Command& command) {
  if (context.space.kind() != SpaceKind::kConference) return fail(problem::kUnknownCollection, "minutes are in conference spaces", "/space");
  if (!may_conclude(context.space, command.actor)) return fail(problem::kForbidden, "secretaries and chairs of the convener conclude the minutes");
  return {};
}

Result<void> check_document(const std::string& document) {
  if (document == kMinutesName) return {};
  return fail(problem::kRecordUnknown, "documents/" + document, "/arguments/document");
}

Decision one_change(std::string collection, std::string id, Json fields) {
  Decision decision;
  decision.changes.push_back({std::move(collection), std::move(id), std::move(fields), {}});
  return decision;
}

long place_of(std::string_view phase) { return std::ranges::find(kPhases, phase) - kPhases.begin(); }

/// Amendments of a document that wait for a verdict, the first of them.
std::string first_unjudged(const Space& space, const std::string& document) {
  std::string found;
  space.each("amendments", [&](const std::string& id, const Record& record) {
    const Json* withdrawn = record.field("is_withdrawn");
    const bool is_withdrawn = withdrawn != nullptr && *withdrawn == Json(true);
    if (found.empty() && record.text("document") == document && !is_withdrawn && find(space, "amendment_verdicts", id) == nullptr) found = id;
  });
  return found;
}

/// The name by which the sender is known where they decide; their unit's list of people may not be here.
std::string name_of_account(const DecisionContext& context, const Actor& actor) {
  const std::string row = actor.unit.text() + "/" + actor.account.text();
  if (const Record* key = find(context.space, "signing_keys", row)) return key->text("name");
  const Record* person = context.registry == nullptr ? nullptr : find(*context.registry, "people", row);
  return person == nullptr ? std::string() : person->text("full_name");
}

Statement statement_of(const Space& space, const std::string& document, const FrozenMinutes& frozen) {
  Statement statement;
  statement.space = space.id();
  statement.document = document;
  if (const Record* conference = find(space, "conferences", space.id().text())) {
    statement.title = conference->text("title");
    statement.date = conference->text("date");
  }
  statement.text = frozen.text;
  statement.state = frozen.state;
  statement.vector = frozen.vector;
  space.each("files", [&](const std::string& id, const Record& record) {
    if (const auto blob = Hash::parse(record.text("blob"))) statement.files[id] = *blob;
  });
  statement.logs = space.heads();
  space.each("amendment_verdicts", [&](const std::string& id, const Record& verdict) {
    const Record* amendment = find(space, "amendments", id);
    if (amendment == nullptr || amendment->text("document") != document) return;
    statement.amendments[id] = {verdict.text("verdict") == "accepted", content_of(amendment->visible())};
  });
  return statement;
}

/// Whether the node holds no more than was seen. Errors: invalid_field, conflict.
Result<void> check_seen(const std::string& seen_base64, const FrozenMinutes& frozen) {
  const auto bytes = from_base64(seen_base64);
  const auto seen = bytes ? decode_state_vector(*bytes) : Result<StateVector>(fail(problem::kBrokenUpdate));
  if (!seen) return fail(problem::kInvalidField, "not a state vector", "/arguments/state_vector");
  const auto held = decode_state_vector(frozen.vector);
  if (!held) return std::unexpected(held.error());
  for (const auto& [client, clock] : *held) {
    const auto known = seen->find(client);
    if (known == seen->end() || known->second < clock) return conflict("somebody wrote what you have not seen yet", "/arguments/state_vector");
  }
  return {};
}

bool is_signed_already(const Space& space, const schema::MinutesSign& wish) {
  bool found = false;
  const bool is_chair = wish.role == schema::MinutesSignRole::kChair;
  space.each("signatures", [&](const std::string&, const Record& record) {
    if (record.text("final") != wish.final.text()) return;
    found |= record.text("public_key") == wish.public_key || (is_chair && record.text("role") == "chair");
  });
  return found;
}

/// The row of the key that the sender signs with. Error: signing_key_unknown.
Result<const Record*> key_of(const Space& space, const Actor& actor, const std::string& public_key) {
  const Record* key = find(space, "signing_keys", actor.unit.text() + "/" + actor.account.text());
  const Json* revoked = key == nullptr ? nullptr : key->field("is_revoked");
  if (key == nullptr || key->text("public_key") != public_key || (revoked != nullptr && *revoked == Json(true)))
    return fail(problem::kSigningKeyUnknown, "the key is not one of the sender that counts", "/arguments/public_key");
  return key;
}

}  // namespace

Result<Decision> advance_minutes(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::MinutesAdvance>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto allowed = check_sender(context, command); !allowed) return std::unexpected(allowed.error());
  if (auto known = check_document(wish->document); !known) return std::unexpected(known.error());
  const std::string phase = minutes_phase(context.space, wish->document), seen(schema::to_text(wish->seen_phase));
  if (phase != seen) return conflict("the minutes are " + phase, "/arguments/seen_phase");
  const std::string to(schema::to_text(wish->phase));
  const long step = place_of(to) - place_of(phase);
  if (step > 1 || (step == 0 && to != "amending")) return fail(problem::kWrongPhase, "from " + phase + " to " + to, "/arguments/phase");
  const bool has_reason = wish->reason && !wish->reason->empty();
  if (step < 0 && !has_reason) return fail(problem::kMissingField, "reason", "/arguments/reason");
  Json fields = {{"phase", to}, {"amend_until_ms", nullptr}, {"reason", step < 0 ? Json(*wish->reason) : Json()}};
  // What was locked by hand stays locked; what was final is written again.
  if (phase == "final" || find(context.space, "documents", wish->document) == nullptr) fields["locked"] = false;
  if (to == "amending") {
    if (!wish->amend_until_ms) return fail(problem::kMissingField, "amend_until_ms", "/arguments/amend_until_ms");
    if (*wish->amend_until_ms <= static_cast<std::int64_t>(context.unix_ms)) return fail(problem::kInvalidField, "it is over already", "/arguments/amend_until_ms");
    fields["amend_until_ms"] = *wish->amend_until_ms;
  }
  return one_change("documents", wish->document, std::move(fields));
}

Result<Decision> judge_amendment(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::AmendmentJudge>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto allowed = check_sender(context, command); !allowed) return std::unexpected(allowed.error());
  const Record* amendment = find(context.space, "amendments", wish->amendment);
  if (amendment == nullptr) return fail(problem::kRecordUnknown, "amendments/" + wish->amendment, "/arguments/amendment");
  const Json* withdrawn = amendment->field("is_withdrawn");
  if (withdrawn != nullptr && *withdrawn == Json(true)) return conflict("it was withdrawn", "/arguments/amendment");
  if (find(context.space, "amendment_verdicts", wish->amendment) != nullptr) return conflict("it was judged", "/arguments/amendment");
  Json fields = {{"verdict", schema::to_text(wish->verdict)}, {"at_ms", context.unix_ms}};
  if (wish->remark) fields["remark"] = *wish->remark;
  if (const std::string name = name_of_account(context, command.actor); !name.empty()) fields["by"] = name;
  return one_change("amendment_verdicts", wish->amendment, std::move(fields));
}

Result<Decision> finalise_minutes(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::MinutesFinalise>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto allowed = check_sender(context, command); !allowed) return std::unexpected(allowed.error());
  if (auto known = check_document(wish->document); !known) return std::unexpected(known.error());
  const Space& space = context.space;
  const std::string phase = minutes_phase(space, wish->document);
  if (phase == "final") return conflict("the minutes are final already");
  if (phase != "amending") return fail(problem::kWrongPhase, "the minutes are " + phase);
  if (const std::string open = first_unjudged(space, wish->document); !open.empty()) return conflict("amendments/" + open + " was not judged");
  const Record* document = find(space, "documents", wish->document);
  const std::string before = document == nullptr ? std::string() : document->text("final");
  if (!before.empty() && (!wish->reason || wish->reason->empty())) return fail(problem::kMissingField, "reason", "/arguments/reason");
  const std::string id = command.id.text();
  if (space.find("final_minutes", id) != nullptr) return fail(problem::kCommandIdReused, "final_minutes/" + id);
  Decision decision;
  if (context.frozen == nullptr) {
    decision.freezes = wish->document;
    return decision;
  }
  if (auto seen = check_seen(wish->state_vector, *context.frozen); !seen) return std::unexpected(seen.error());
  const std::string statement = encode_statement(statement_of(space, wish->document, *context.frozen));
  if (statement.size() > kStatementBytes) return fail(problem::kTooLarge, "the statement");
  Json fields = {{"document", wish->document}, {"statement", statement}, {"state", context.frozen->state.text()}, {"locked_ms", context.unix_ms}};
  if (wish->reason && !wish->reason->empty()) fields["reason"] = *wish->reason;
  if (!before.empty()) fields["replaces"] = before;
  decision.changes.push_back({"final_minutes", id, std::move(fields), {}});
  decision.changes.push_back({"documents", wish->document,
                              {{"phase", "final"}, {"locked", true}, {"final", id}, {"amend_until_ms", nullptr}, {"reason", nullptr}}, {}});
  decision.value = {{"final", id}, {"statement", statement}};
  return decision;
}

Result<Decision> sign_minutes(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::MinutesSign>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto allowed = check_sender(context, command); !allowed) return std::unexpected(allowed.error());
  const Space& space = context.space;
  const bool is_chair = wish->role == schema::MinutesSignRole::kChair;
  if (is_chair ? !command.actor.has(Role::kChair) : !command.actor.may_write())
    return fail(problem::kForbidden, is_chair ? "a chair signs as chair" : "a secretary signs as secretary", "/arguments/role");
  const Record* final_text = find(space, "final_minutes", wish->final.text());
  if (final_text == nullptr) return fail(problem::kRecordUnknown, "final_minutes/" + wish->final.text(), "/arguments/final");
  const Record* document = find(space, "documents", final_text->text("document"));
  const bool is_newest = document != nullptr && document->text("final") == wish->final.text() && document->text("phase") == "final";
  if (!is_newest) return conflict("these minutes are not final any more", "/arguments/final");
  const auto key = key_of(space, command.actor, wish->public_key);
  if (!key) return std::unexpected(key.error());
  if (context.verifier == nullptr || !is_signed(*context.verifier, final_text->text("statement"), wish->public_key, wish->signature))
    return fail(problem::kSignatureWrong, "not a signature of that key over the statement", "/arguments/signature");
  if (is_signed_already(space, *wish)) return conflict("it was signed already", "/arguments/role");
  Json fields = {{"final", wish->final.text()}, {"role", schema::to_text(wish->role)}, {"name", (*key)->text("name")},
                 {"public_key", wish->public_key}, {"signature", wish->signature}, {"at_ms", context.unix_ms}};
  if (const std::string post = (*key)->text("post"); !post.empty()) fields["post"] = post;
  return one_change("signatures", command.id.text(), std::move(fields));
}

}  // namespace giaoban
