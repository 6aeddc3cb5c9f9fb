#include "server/hub/led_sitting.h"

#include <algorithm>
#include <cassert>

#include "server/hub/authorise.h"

namespace giaoban {

using schema::ItemRunStatus;
using schema::QuestionRunStatus;

namespace {
constexpr std::size_t kBreaks = 60;  // those of the schema: the oldest leaves
}  // namespace

Result<LedSitting> LedSitting::open(const DecisionContext& context, const Command& command) {
  const Space& space = context.space;
  const Record* conference = space.find("conferences", space.id().text());
  if (space.kind() != SpaceKind::kConference || conference == nullptr)
    return fail(problem::kUnknownCollection, "sittings are in conference spaces", "/space");
  if (!may_lead(space, command.actor))
    return fail(problem::kForbidden, "the convener's chair and secretary lead the sitting");
  LedSitting sitting(space, conference->text("status"), static_cast<std::int64_t>(context.unix_ms));
  const Record* record = space.find("sittings", space.id().text());
  if (record == nullptr || !record->exists()) return sitting;
  auto state = schema::Sitting::decode(record->visible());
  if (!state) return std::unexpected(state.error());
  sitting.state_ = std::move(*state);
  return sitting;
}

Result<void> LedSitting::check_seen(const std::optional<Uuid>& seen) const {
  if (!is_open()) return fail(problem::kConflict, "the sitting is not open");
  if (seen && seen != current()) return fail(problem::kConflict, "another item is current by now", "/arguments/seen_item");
  return {};
}

Result<void> LedSitting::check_item(const Uuid& item) const {
  const Record* record = space_.find("agenda_items", item.text());
  const bool is_there = record != nullptr && record->exists();
  const bool is_proposal = is_there && record->text("status").empty() && !record->text("proposed_by").empty();
  if (is_there && !is_proposal && record->text("status") != "declined") return {};
  return fail(problem::kRecordUnknown, "agenda_items/" + item.text(), "/arguments/item");
}

Result<schema::ItemRun> LedSitting::run_of(const Uuid& item) const {
  const Record* record = space_.find("item_runs", item.text());
  if (record == nullptr || !record->exists()) return schema::ItemRun{.status = ItemRunStatus::kPaused};
  return schema::ItemRun::decode(record->visible());
}

void LedSitting::put(std::string collection, std::string id, Json fields) {
  for (RecordChange& change : decision_.changes)
    if (change.collection == collection && change.id == id) return change.fields.update(fields);
  decision_.changes.push_back({std::move(collection), std::move(id), std::move(fields), {}});
}

void LedSitting::set(Json fields) { put("sittings", space_.id().text(), std::move(fields)); }

Result<void> LedSitting::start(const Uuid& item) {
  const auto run = run_of(item);
  if (!run) return std::unexpected(run.error());
  put("item_runs", item.text(), {{"status", "running"}, {"began_ms", run->began_ms.value_or(now_)}, {"since_ms", now_}, {"ended_ms", nullptr}});
  return {};
}

Result<void> LedSitting::stop(const Uuid& item, ItemRunStatus status) {
  const auto run = run_of(item);
  if (!run) return std::unexpected(run.error());
  if (item == current())
    if (auto cleared = clear_floor(); !cleared) return cleared;
  Json fields = {{"status", schema::to_text(status)}, {"since_ms", nullptr}};
  // A clock that was set back takes no time away.
  if (run->since_ms) fields["spent_ms"] = run->spent_ms.value_or(0) + std::max<std::int64_t>(0, now_ - *run->since_ms);
  if (status == ItemRunStatus::kDone) fields["ended_ms"] = now_;
  put("item_runs", item.text(), std::move(fields));
  return {};
}

void LedSitting::end_turn() {
  const auto speaking = turn();
  if (!speaking) return;
  state_->turn.reset();
  put("turns", *speaking, {{"status", "done"}, {"ended_ms", now_}, {"rank", nullptr}});
  set({{"turn", nullptr}});
}

Result<schema::QuestionRun> LedSitting::run_of_question(const std::string& question) const {
  const Record* record = space_.find("question_runs", question);
  if (record == nullptr || !record->exists()) return schema::QuestionRun{.status = QuestionRunStatus::kWaiting};
  return schema::QuestionRun::decode(record->visible());
}

Result<void> LedSitting::end_stage(const std::string& question) {
  const auto run = run_of_question(question);
  if (!run) return std::unexpected(run.error());
  if (!run->since_ms) return {};
  const std::int64_t spent = std::max<std::int64_t>(0, now_ - *run->since_ms);
  const bool is_answer = run->status == QuestionRunStatus::kAnswering;
  const std::int64_t before = (is_answer ? run->answered_ms : run->asked_ms).value_or(0);
  put("question_runs", question, {{is_answer ? "answered_ms" : "asked_ms", before + spent}, {"since_ms", nullptr}, {"allotted_s", nullptr}});
  return {};
}

Result<void> LedSitting::clear_floor() {
  end_turn();
  const auto asked = question();
  if (!asked) return {};
  if (auto ended = end_stage(*asked); !ended) return ended;
  state_->question.reset();
  put("question_runs", *asked, {{"status", "done"}, {"ended_ms", now_}});
  set({{"question", nullptr}});
  return {};
}

void LedSitting::begin_break(std::int64_t from_ms) {
  auto& breaks = state_->breaks ? *state_->breaks : state_->breaks.emplace();
  if (breaks.size() == kBreaks) breaks.erase(breaks.begin());
  breaks.push_back({.from_ms = from_ms});
  set({{"breaks", state_->encode()["breaks"]}});
}

void LedSitting::end_break() {
  if (!state_->breaks || state_->breaks->empty() || state_->breaks->back().to_ms) return;
  state_->breaks->back().to_ms = now_;
  set({{"breaks", state_->encode()["breaks"]}});
}

std::string rank_at(std::size_t place) {
  const std::string digits = std::to_string(place);
  assert(digits.size() <= 3);
  return std::string(3 - digits.size(), '0') + digits;
}

}  // namespace giaoban
