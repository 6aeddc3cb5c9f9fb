#include "server/followup/owed.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "server/followup/task_state.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

std::string_view owed_state(TaskState state) {
  if (state == TaskState::kReported) return "reported";
  return state == TaskState::kReturned ? "returned" : "open";
}

Json fields_of(const FollowedTask& task) {
  Json fields = {{"kind", "task"}, {"text", task.task.text}, {"state", owed_state(state_of(task))}};
  if (task.task.unit) fields["unit"] = task.task.unit->text();
  if (task.task.person) fields["person"] = *task.task.person;
  if (task.task.due) fields["due"] = *task.task.due;
  if (const auto progress = progress_of(task)) fields["progress"] = *progress;
  return fields;
}

/// A promise that became a task is followed as the task.
bool takes_up(const schema::Task& task) {
  const auto status = task.status.value_or(schema::TaskStatus::kDraft);
  return task.question && status != schema::TaskStatus::kDraft && status != schema::TaskStatus::kCancelled;
}

std::vector<OwedWork> open_work(const Space& space) {
  std::vector<OwedWork> open;
  std::set<std::string> taken_up;
  for (const auto& [id, task] : read_tasks(space)) {
    if (takes_up(task.task)) taken_up.insert(*task.task.question);
    if (is_open(state_of(task))) open.push_back({id, fields_of(task)});
  }
  space.each("promises", [&](const std::string& id, const Record& record) {
    const auto promise = schema::Promise::decode(record.visible());
    if (!promise || taken_up.contains(id)) return;
    Json fields = {{"kind", "promise"}, {"text", promise->text}, {"state", "open"}, {"person", promise->by}};
    if (promise->unit) fields["unit"] = promise->unit->text();
    if (promise->due) fields["due"] = *promise->due;
    open.push_back({id, std::move(fields)});
  });
  return open;
}

/// The rows that are there: what a conference was opened with, by the record that they stand for.
using Rows = std::map<std::pair<std::string, std::string>, const Record*>;

Rows rows_of(const Space& space) {
  Rows rows;
  space.each("owed_items", [&](const std::string&, const Record& row) { rows[{row.text("conference"), row.text("record")}] = &row; });
  return rows;
}

/// Only what differs: taking in the same news twice writes once.
void put_changed(std::vector<RecordChange>& changes, const Uuid& id, const Record* row, Json fields) {
  static constexpr std::string_view kMayGo[] = {"unit", "person", "due", "progress"};
  for (std::string_view name : kMayGo)
    if (row != nullptr && row->field(name) != nullptr && !fields.contains(name)) fields[std::string(name)] = nullptr;
  Json changed = Json::object();
  for (const auto& [name, value] : fields.items()) {
    const Json* before = row != nullptr ? row->field(name) : nullptr;
    if (before == nullptr || *before != value) changed[name] = value;
  }
  if (!changed.empty()) changes.push_back({"owed_items", id.text(), std::move(changed), {}});
}

void take_debts(std::vector<RecordChange>& changes, const ConferenceDebts& from, bool adds, Rows& rows) {
  for (const OwedWork& work : from.open) {
    const auto found = rows.find({from.conference.text(), work.record});
    const Record* row = found == rows.end() ? nullptr : found->second;
    if (found != rows.end()) rows.erase(found);
    if (row == nullptr && !adds) continue;
    Json fields = work.fields;
    fields["conference"] = from.conference.text();
    fields["conference_title"] = from.title;
    fields["record"] = work.record;
    put_changed(changes, owed_item_id(from.conference, work.record), row, std::move(fields));
  }
  for (const auto& [key, row] : rows)
    if (key.first == from.conference.text() && row->text("state") != "settled")
      changes.push_back({"owed_items", owed_item_id(from.conference, key.second).text(), {{"state", "settled"}}, {}});
}

}  // namespace

bool ConferenceDebts::is_before(const ConferenceDebts& other) const {
  return std::tie(date, ordinal, conference) < std::tie(other.date, other.ordinal, other.conference);
}

ConferenceDebts debts_of(const Space& space) {
  ConferenceDebts debts{space.id(), {}, {}, {}, 0, false, {}};
  const Record* record = space.find("conferences", space.id().text());
  if (record == nullptr || !record->exists()) return debts;
  const auto conference = schema::Conference::decode(record->visible());
  if (!conference) return debts;
  debts.title = conference->title;
  // Of a term the plan is another, its name and who convenes are not.
  debts.series = conference->convener_unit.text() + "/" + std::string(schema::to_text(conference->kind)) + "/" + conference->cluster_name;
  debts.date = conference->date;
  debts.ordinal = conference->ordinal;
  const std::string status = record->text("status");
  debts.is_over = status == "held" || status == "cancelled";
  debts.open = open_work(space);
  return debts;
}

Uuid owed_item_id(const SpaceId& conference, std::string_view record) {
  std::string bytes = "giaoban owed 1";
  bytes += as_text(conference.view());
  bytes += record;
  const Hash hash = hash_of(bytes);
  Uuid id = Uuid::from(hash.view().first(Uuid::kSize));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

std::vector<RecordChange> owed_changes(const Space& space, const std::vector<ConferenceDebts>& others) {
  std::vector<RecordChange> changes;
  const ConferenceDebts own = debts_of(space);
  if (own.series.empty() || own.is_over) return changes;
  Rows rows = rows_of(space);
  for (const ConferenceDebts& other : others) {
    if (other.conference == own.conference || other.series != own.series) continue;
    take_debts(changes, other, other.is_before(own), rows);
  }
  return changes;
}

bool bears_on_debts(std::string_view collection) {
  static constexpr std::string_view kCollections[] = {"conferences", "tasks", "task_reports", "task_verdicts", "promises"};
  return std::ranges::find(kCollections, collection) != std::end(kCollections);
}

}  // namespace giaoban
