#include "server/hub/issue_task.h"

#include "schema/commands.h"
#include "server/hub/task_command.h"

namespace giaoban {
namespace {

Decision decision_of(std::vector<RecordChange> changes, RecordChange last) {
  Decision decision;
  decision.changes = std::move(changes);
  decision.changes.push_back(std::move(last));
  return decision;
}

}  // namespace

Result<Decision> issue_task(const DecisionContext& context, const Command& command) {
  auto asked = TaskCommand<schema::TaskIssue>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  if (state_of(asked->task) != TaskState::kDraft) return fail(problem::kConflict, "it was issued", "/arguments/task");
  auto changes = check_may_be_issued(context, asked->task.task, "/arguments/task");
  if (!changes) return std::unexpected(changes.error());
  return decision_of(std::move(*changes), task_change(asked->task.id, {{"status", "issued"}, {"issued_ms", asked->now}}));
}

Result<Decision> cancel_task(const DecisionContext& context, const Command& command) {
  auto asked = TaskCommand<schema::TaskCancel>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  if (auto open = check_is_open(asked->task); !open) return std::unexpected(open.error());
  return decision_of({}, task_change(asked->task.id, {{"status", "cancelled"}, {"ended_ms", asked->now}, {"reason", asked->wish.reason}}));
}

Result<Decision> reopen_task(const DecisionContext& context, const Command& command) {
  auto asked = TaskCommand<schema::TaskReopen>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const TaskState state = state_of(asked->task);
  if (state != TaskState::kAccepted && state != TaskState::kCancelled) return fail(problem::kConflict, "it did not end so", "/arguments/task");
  auto changes = check_may_be_issued(context, asked->task.task, "/arguments/task");
  if (!changes) return std::unexpected(changes.error());
  Json fields = {{"status", "issued"}, {"ended_ms", nullptr}, {"reason", asked->wish.reason}};
  if (asked->wish.due) fields["due"] = *asked->wish.due;
  return decision_of(std::move(*changes), task_change(asked->task.id, std::move(fields)));
}

}  // namespace giaoban
