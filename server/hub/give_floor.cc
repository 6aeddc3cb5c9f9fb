#include "server/hub/give_floor.h"

#include <algorithm>
#include <set>

#include "schema/commands.h"
#include "server/hub/led_sitting.h"

namespace giaoban {
namespace {

std::unexpected<Error> conflict(std::string why, std::string pointer) {
  return fail(problem::kConflict, std::move(why), std::move(pointer));
}

std::string status_of(const LedSitting& sitting, const std::string& turn) {
  const Record* record = sitting.space().find("turns", turn);
  return record == nullptr || !record->exists() ? std::string() : record->text("status");
}

/// Whether a turn can still begin: nobody has had it yet. Error: conflict.
Result<void> check_waits(const LedSitting& sitting, const std::string& turn, const std::string& pointer) {
  const std::string status = status_of(sitting, turn);
  if (status.empty() || status == "waiting") return {};
  return conflict("the turn is " + status, pointer);
}

/// The request that a turn is named after. Errors: record_unknown, those of the schema.
Result<schema::SpeechRequest> find_request(const LedSitting& sitting, const std::string& id, const std::string& pointer) {
  const Record* record = sitting.space().find("speech_requests", id);
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "speech_requests/" + id, pointer);
  return schema::SpeechRequest::decode(record->visible());
}

/// Who speaks, as the turn's record keeps it: a request that is taken back later leaves it as it was.
Result<Json> speaker_of(const LedSitting& sitting, const schema::TurnBegin& wish) {
  const auto slash = wish.turn.find('/');
  if (slash == std::string::npos) {
    if (!wish.speaker || !wish.kind) return fail(problem::kMissingField, "speaker and kind", "/arguments/speaker");
    Json fields = {{"speaker", *wish.speaker}, {"kind", schema::to_text(*wish.kind)}};
    if (wish.post) fields["post"] = *wish.post;
    if (wish.unit) fields["unit"] = wish.unit->text();
    return fields;
  }
  const auto request = find_request(sitting, wish.turn, "/arguments/turn");
  if (!request) return std::unexpected(request.error());
  Json fields = {{"speaker", request->speaker}, {"kind", schema::to_text(request->kind)}, {"unit", wish.turn.substr(0, slash)}};
  if (request->post) fields["post"] = *request->post;
  return fields;
}

/// What the sitting gives somebody of this kind; nothing where it says nothing.
std::optional<std::int64_t> usual_seconds(const LedSitting& sitting, const Json& speaker) {
  const auto& state = *sitting.state();
  return speaker["kind"] == "reply" && state.reply_s ? state.reply_s : state.speech_s;
}

Result<void> begin(LedSitting& sitting, const schema::TurnBegin& wish) {
  if (!sitting.is_open() || sitting.is_paused()) return conflict("the sitting does not go on just now", "");
  if (sitting.turn() == wish.turn) {
    if (wish.allotted_s) sitting.put("turns", wish.turn, {{"allotted_s", *wish.allotted_s}});
    return {};
  }
  if (auto waits = check_waits(sitting, wish.turn, "/arguments/turn"); !waits) return waits;
  auto fields = speaker_of(sitting, wish);
  if (!fields) return std::unexpected(fields.error());
  (*fields)["status"] = "speaking";
  (*fields)["began_ms"] = sitting.now();
  if (const auto item = sitting.current()) (*fields)["item"] = item->text();
  if (const auto allotted = wish.allotted_s ? wish.allotted_s : usual_seconds(sitting, *fields)) (*fields)["allotted_s"] = *allotted;
  if (auto cleared = sitting.clear_floor(); !cleared) return cleared;
  sitting.put("turns", wish.turn, std::move(*fields));
  sitting.set({{"turn", wish.turn}});
  return {};
}

Result<void> end(LedSitting& sitting, const schema::TurnEnd&) {
  if (!sitting.turn()) return conflict("nobody has the floor", "");
  sitting.end_turn();
  return {};
}

Result<void> pass(LedSitting& sitting, const schema::TurnPass& wish) {
  const auto request = find_request(sitting, wish.turn, "/arguments/turn");
  if (!request) return std::unexpected(request.error());
  if (auto waits = check_waits(sitting, wish.turn, "/arguments/turn"); !waits) return waits;
  Json fields = {{"status", "passed"}, {"speaker", request->speaker}, {"kind", schema::to_text(request->kind)}, {"rank", nullptr}};
  fields["unit"] = wish.turn.substr(0, wish.turn.find('/'));
  sitting.put("turns", wish.turn, std::move(fields));
  return {};
}

Result<void> order(LedSitting& sitting, const schema::TurnsOrder& wish) {
  std::set<std::string> named;
  for (std::size_t i = 0; i < wish.turns.size(); ++i) {
    const std::string& turn = wish.turns[i];
    const std::string pointer = "/arguments/turns/" + std::to_string(i);
    if (!named.insert(turn).second) return conflict("it comes twice", pointer);
    if (const auto request = find_request(sitting, turn, pointer); !request) return std::unexpected(request.error());
    if (auto waits = check_waits(sitting, turn, pointer); !waits) return waits;
    sitting.put("turns", turn, {{"status", "waiting"}, {"rank", rank_at(i)}});
  }
  sitting.space().each("turns", [&](const std::string& id, const Record& record) {
    if (record.text("status") == "waiting" && !record.text("rank").empty() && !named.contains(id)) sitting.put("turns", id, {{"rank", nullptr}});
  });
  return {};
}

}  // namespace

Result<Decision> begin_turn(const DecisionContext& context, const Command& command) { return lead(context, command, begin); }
Result<Decision> end_turn(const DecisionContext& context, const Command& command) { return lead(context, command, end); }
Result<Decision> pass_turn(const DecisionContext& context, const Command& command) { return lead(context, command, pass); }
Result<Decision> order_turns(const DecisionContext& context, const Command& command) { return lead(context, command, order); }

}  // namespace giaoban
