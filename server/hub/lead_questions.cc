#include "server/hub/lead_questions.h"

#include <set>

#include "schema/commands.h"
#include "server/hub/led_sitting.h"

namespace giaoban {
namespace {

using schema::QuestionRun;
using Stage = schema::QuestionAdvanceStage;
using Status = schema::QuestionRunStatus;

std::unexpected<Error> conflict(std::string why, std::string pointer) {
  return fail(problem::kConflict, std::move(why), std::move(pointer));
}

/// Whether a stage may come after what became of a question so far (SPEC Q2).
bool may_follow(Status before, Stage stage) {
  switch (stage) {
    case Stage::kAsking:
    case Stage::kPassed: return before == Status::kWaiting;
    case Stage::kAnswering: return before != Status::kAnswering && before != Status::kPassed;
    case Stage::kFollowingUp: return before == Status::kAnswering || before == Status::kDone;
    case Stage::kDone: return before == Status::kAsking || before == Status::kAnswering || before == Status::kFollowingUp;
  }
  return false;
}

/// Who asks whom, as the run keeps it: a question that is taken back later leaves it as it was. Errors: record_unknown, those
/// of the schema.
Result<Json> asked_by(const LedSitting& sitting, const std::string& id, const std::string& pointer) {
  const Record* record = sitting.space().find("questions", id);
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "questions/" + id, pointer);
  const auto question = schema::Question::decode(record->visible());
  if (!question) return std::unexpected(question.error());
  return Json{{"asker", question->asker}, {"to", question->to}, {"unit", id.substr(0, id.find('/'))}};
}

std::optional<std::int64_t> usual_seconds(const LedSitting& sitting, Stage stage) {
  return stage == Stage::kAnswering ? sitting.state()->answer_s : sitting.state()->question_s;
}

/// Of a question that has the floor from now on.
Result<void> give_floor(LedSitting& sitting, const schema::QuestionAdvance& wish, const QuestionRun& run, Json fields) {
  if (sitting.question() == wish.question) {
    if (auto ended = sitting.end_stage(wish.question); !ended) return ended;
  } else if (auto cleared = sitting.clear_floor(); !cleared) {
    return cleared;
  }
  fields.update({{"status", schema::to_text(wish.stage)}, {"since_ms", sitting.now()}, {"began_ms", run.began_ms.value_or(sitting.now())},
                 {"ended_ms", nullptr}, {"rank", nullptr}});
  if (const auto item = sitting.current()) fields["item"] = item->text();
  if (wish.stage == Stage::kFollowingUp) fields["follow_ups"] = std::min<std::int64_t>(run.follow_ups.value_or(0) + 1, 99);
  const auto allotted = wish.allotted_s ? wish.allotted_s : usual_seconds(sitting, wish.stage);
  fields["allotted_s"] = allotted ? Json(*allotted) : Json();
  sitting.put("question_runs", wish.question, std::move(fields));
  sitting.set({{"question", wish.question}});
  return {};
}

Result<void> advance(LedSitting& sitting, const schema::QuestionAdvance& wish) {
  if (!sitting.is_open() || sitting.is_paused()) return conflict("the sitting does not go on just now", "");
  const auto run = sitting.run_of_question(wish.question);
  if (!run) return std::unexpected(run.error());
  const std::string_view now_at = schema::to_text(run->status);
  if (sitting.question() == wish.question && now_at == schema::to_text(wish.stage)) {
    if (wish.allotted_s) sitting.put("question_runs", wish.question, {{"allotted_s", *wish.allotted_s}});
    return {};
  }
  Json fields = Json::object();
  if (!run->asker) {
    auto asked = asked_by(sitting, wish.question, "/arguments/question");
    if (!asked) return std::unexpected(asked.error());
    fields = std::move(*asked);
  }
  if (!may_follow(run->status, wish.stage)) return conflict("the question is " + std::string(now_at), "/arguments/stage");
  if (wish.stage == Stage::kDone) return sitting.clear_floor();
  if (wish.stage != Stage::kPassed) return give_floor(sitting, wish, *run, std::move(fields));
  fields.update({{"status", "passed"}, {"rank", nullptr}});
  sitting.put("question_runs", wish.question, std::move(fields));
  return {};
}

Result<void> order(LedSitting& sitting, const schema::QuestionsOrder& wish) {
  std::set<std::string> named;
  for (std::size_t i = 0; i < wish.questions.size(); ++i) {
    const std::string& question = wish.questions[i];
    const std::string pointer = "/arguments/questions/" + std::to_string(i);
    if (!named.insert(question).second) return conflict("it comes twice", pointer);
    if (const auto asked = asked_by(sitting, question, pointer); !asked) return std::unexpected(asked.error());
    const auto run = sitting.run_of_question(question);
    if (!run) return std::unexpected(run.error());
    if (run->status != Status::kWaiting) return conflict("the question is " + std::string(schema::to_text(run->status)), pointer);
    sitting.put("question_runs", question, {{"status", "waiting"}, {"rank", rank_at(i)}});
  }
  sitting.space().each("question_runs", [&](const std::string& id, const Record& record) {
    if (record.text("status") == "waiting" && !record.text("rank").empty() && !named.contains(id)) sitting.put("question_runs", id, {{"rank", nullptr}});
  });
  return {};
}

Result<void> record(LedSitting& sitting, const schema::PromiseRecord& wish) {
  if (wish.question) {
    const auto run = sitting.run_of_question(*wish.question);
    if (!run) return std::unexpected(run.error());
    if (!run->asker)
      if (const auto asked = asked_by(sitting, *wish.question, "/arguments/question"); !asked) return std::unexpected(asked.error());
  }
  const Record* before = sitting.space().find("promises", wish.promise.text());
  Json fields = {{"by", wish.by}, {"text", wish.text}};
  if (before == nullptr) fields["at_ms"] = sitting.now();
  const auto set = [&](const char* name, std::optional<std::string> value) {
    if (value || before != nullptr) fields[name] = value ? Json(std::move(*value)) : Json();
  };
  set("question", wish.question);
  set("unit", wish.unit ? std::optional(wish.unit->text()) : std::nullopt);
  set("due", wish.due);
  sitting.put("promises", wish.promise.text(), std::move(fields));
  return {};
}

}  // namespace

Result<Decision> advance_question(const DecisionContext& context, const Command& command) { return lead(context, command, advance); }
Result<Decision> order_questions(const DecisionContext& context, const Command& command) { return lead(context, command, order); }
Result<Decision> record_promise(const DecisionContext& context, const Command& command) { return lead(context, command, record); }

}  // namespace giaoban
