#include "server/hub/task_command.h"

#include "server/followup/task_clarity.h"
#include "server/hub/authorise.h"
#include "server/hub/unit_standing.h"

namespace giaoban {

Result<void> check_decides_on_tasks(const Space& space, const Actor& actor) {
  if (space.kind() != SpaceKind::kConference) return fail(problem::kUnknownCollection, "tasks are of conferences", "/space");
  const bool decides = actor.may_write() || actor.has(Role::kChair);
  if (!is_convener(space, actor.unit) || !decides) return fail(problem::kForbidden, "the convener's secretary or chair decides on tasks");
  return {};
}

Result<FollowedTask> find_task(const Space& conference, const Uuid& id) {
  const Record* record = conference.find("tasks", id.text());
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "tasks/" + id.text(), "/arguments/task");
  if (auto task = schema::Task::decode(record->visible()); !task) return std::unexpected(task.error());
  auto tasks = read_tasks(conference);
  return std::move(tasks.at(id.text()));
}

Result<void> check_is_open(const FollowedTask& task) {
  if (is_open(state_of(task))) return {};
  const auto status = task.task.status.value_or(schema::TaskStatus::kDraft);
  return fail(problem::kConflict, "the task is " + std::string(schema::to_text(status)), "/arguments/task");
}

Result<std::vector<RecordChange>> check_may_be_issued(const DecisionContext& context, const schema::Task& task, const std::string& unit_pointer) {
  std::string missing;
  for (const std::string_view part : missing_parts(task)) missing += (missing.empty() ? "" : ",") + std::string(part);
  if (!missing.empty()) return fail(problem::kUnclearTask, std::move(missing), "/arguments/task");
  if (auto stands = check_standing(context, *task.unit, unit_pointer); !stands) return std::unexpected(stands.error());
  auto member = let_in(context, *task.unit, unit_pointer);
  if (!member) return std::unexpected(member.error());
  std::vector<RecordChange> changes;
  if (*member) changes.push_back(std::move(**member));
  return changes;
}

RecordChange task_change(const std::string& id, Json fields) { return {"tasks", id, std::move(fields), {}}; }

}  // namespace giaoban
