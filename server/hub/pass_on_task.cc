#include "server/hub/pass_on_task.h"

#include <set>

#include "schema/commands.h"
#include "server/hub/task_command.h"

namespace giaoban {
namespace {

/// A task that goes on with what an open one was about.
schema::Task heir_of(const FollowedTask& task, std::int64_t now) {
  schema::Task heir = task.task;
  heir.status = schema::TaskStatus::kIssued;
  heir.issued_ms = now;
  heir.came_from = Uuid::parse(task.id);
  heir.reason = std::nullopt;
  return heir;
}

void take(std::optional<std::string>& field, const std::optional<std::string>& said) {
  if (said) field = said;
}

/// Adds a new task, and its unit to the conference where it is not of it. Errors: conflict, those of check_may_be_issued().
Result<void> add_heir(const DecisionContext& context, Decision& decision, const Uuid& id, const schema::Task& heir, const std::string& pointer) {
  if (context.space.find("tasks", id.text()) != nullptr) return fail(problem::kConflict, "the id is taken", pointer);
  auto joining = check_may_be_issued(context, heir, pointer);
  if (!joining) return std::unexpected(joining.error());
  for (RecordChange& change : *joining) decision.changes.push_back(std::move(change));
  decision.changes.push_back(task_change(id.text(), heir.encode()));
  return {};
}

}  // namespace

Result<Decision> reassign_task(const DecisionContext& context, const Command& command) {
  const auto asked = TaskCommand<schema::TaskReassign>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, task, now] = *asked;
  if (auto open = check_is_open(task); !open) return std::unexpected(open.error());
  if (task.task.unit == wish.unit) return fail(problem::kConflict, "it is the unit's already", "/arguments/unit");
  schema::Task heir = heir_of(task, now);
  heir.unit = wish.unit;
  heir.reason = wish.reason;
  take(heir.person, wish.person);
  take(heir.responsible, wish.responsible);
  take(heir.due, wish.due);
  Decision decision;
  if (auto added = add_heir(context, decision, wish.successor, heir, "/arguments/unit"); !added) return std::unexpected(added.error());
  decision.changes.push_back(task_change(task.id, {{"status", "reassigned"}, {"ended_ms", now}, {"reason", wish.reason}}));
  return decision;
}

Result<Decision> split_task(const DecisionContext& context, const Command& command) {
  const auto asked = TaskCommand<schema::TaskSplit>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, task, now] = *asked;
  if (auto open = check_is_open(task); !open) return std::unexpected(open.error());
  Decision decision;
  std::set<Uuid> named;
  for (std::size_t i = 0; i < wish.parts.size(); ++i) {
    const schema::TaskPart& part = wish.parts[i];
    const std::string pointer = "/arguments/parts/" + std::to_string(i);
    if (!named.insert(part.task).second) return fail(problem::kConflict, "the id comes twice", pointer + "/task");
    schema::Task heir = heir_of(task, now);
    heir.unit = part.unit;
    heir.text = part.text;
    take(heir.person, part.person);
    take(heir.responsible, part.responsible);
    take(heir.result, part.result);
    take(heir.due, part.due);
    if (auto added = add_heir(context, decision, part.task, heir, pointer + "/unit"); !added) return std::unexpected(added.error());
  }
  decision.changes.push_back(task_change(task.id, {{"status", "split"}, {"ended_ms", now}}));
  return decision;
}

}  // namespace giaoban
