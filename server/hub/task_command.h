#pragma once
#include "server/followup/task_state.h"
#include "server/hub/decide.h"
#include "server/hub/slot_record.h"

namespace giaoban {

/// Whether the actor decides on tasks of a conference (SPEC O2): secretaries and chairs of the convener do. Errors:
/// unknown_collection (no conference), forbidden.
Result<void> check_decides_on_tasks(const Space& space, const Actor& actor);

/// A task with what was said of it. Errors: record_unknown, those of the schema.
Result<FollowedTask> find_task(const Space& conference, const Uuid& id);

/// Error: conflict, where the task is not open.
Result<void> check_is_open(const FollowedTask& task);

/// Whether a task is clear, and its unit still there and of the conference; what must be said so that it is. A unit that joins
/// does so by a change before those of the task. Errors: unclear_task (the missing fields, a comma between), unit_ended,
/// invalid_field.
Result<std::vector<RecordChange>> check_may_be_issued(const DecisionContext& context, const schema::Task& task, const std::string& unit_pointer);

RecordChange task_change(const std::string& id, Json fields);

/// What all commands on tasks begin with.
template <typename Arguments>
struct TaskCommand {
  Arguments wish;
  FollowedTask task;
  std::int64_t now;

  static Result<TaskCommand> open(const DecisionContext& context, const Command& command) {
    auto wish = read_arguments<Arguments>(command);
    if (!wish) return std::unexpected(wish.error());
    if (auto allowed = check_decides_on_tasks(context.space, command.actor); !allowed) return std::unexpected(allowed.error());
    auto task = find_task(context.space, wish->task);
    if (!task) return std::unexpected(task.error());
    return TaskCommand{std::move(*wish), std::move(*task), static_cast<std::int64_t>(context.unix_ms)};
  }
};

}  // namespace giaoban
