#include "server/hub/task_rows.h"

#include <array>
#include <string_view>

namespace giaoban {
namespace {

constexpr std::array<std::string_view, 5> kOfCommands = {"status", "issued_ms", "ended_ms", "reason", "came_from"};

bool was_issued(const Record& task) {
  const std::string status = task.text("status");
  return !status.empty() && status != "draft";
}

}  // namespace

Result<void> authorise_task(const Space& space, const RecordChange& change) {
  for (const std::string_view field : kOfCommands)
    if (change.fields.contains(field)) return fail(problem::kForbidden, "tasks are issued and ended by the commands on tasks", "/arguments/fields/" + std::string(field));
  const Record* task = space.find("tasks", change.id);
  if (task != nullptr && was_issued(*task)) return fail(problem::kForbidden, "what was issued is changed by the commands on tasks");
  return {};
}

Result<void> authorise_task_report(const Space& space, const Actor& actor, const RecordChange& change) {
  if (change.deleted || space.find(change.collection, change.id) != nullptr) return fail(problem::kForbidden, "a report stays as it was sent");
  const auto named = change.fields.find("task");
  const std::string id = named != change.fields.end() && named->is_string() ? named->get<std::string>() : std::string();
  const Record* task = space.find("tasks", id);
  if (task == nullptr || !task->exists()) return fail(problem::kRecordUnknown, "tasks/" + id, "/arguments/fields/task");
  if (task->text("unit") != actor.unit.text()) return fail(problem::kForbidden, "the task is another unit's");
  if (task->text("status") != "issued") return fail(problem::kConflict, "the task is not open", "/arguments/fields/task");
  return {};
}

}  // namespace giaoban
