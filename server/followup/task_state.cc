#include "server/followup/task_state.h"

#include <algorithm>
#include <ranges>

namespace giaoban {
namespace {

using schema::TaskStatus;

TaskState state_of_issued(const FollowedTask& task) {
  const JudgedReport* latest = task.latest();
  if (latest == nullptr) return TaskState::kIssued;
  if (!latest->verdict) return TaskState::kReported;
  return latest->verdict->verdict == schema::TaskVerdictVerdict::kReturned ? TaskState::kReturned : TaskState::kIssued;
}

}  // namespace

TaskState state_of(const FollowedTask& task) {
  switch (task.task.status.value_or(TaskStatus::kDraft)) {
    case TaskStatus::kDraft: return TaskState::kDraft;
    case TaskStatus::kIssued: return state_of_issued(task);
    case TaskStatus::kAccepted: return TaskState::kAccepted;
    case TaskStatus::kCancelled: return TaskState::kCancelled;
    case TaskStatus::kSplit:
    case TaskStatus::kReassigned: return TaskState::kPassedOn;
  }
  return TaskState::kDraft;
}

bool is_open(TaskState state) { return state == TaskState::kIssued || state == TaskState::kReported || state == TaskState::kReturned; }

bool is_overdue(const FollowedTask& task, std::string_view today) {
  const TaskState state = state_of(task);
  if (!is_open(state) || !task.task.due || *task.task.due >= today) return false;
  return state != TaskState::kReported || !task.latest()->report.is_done.value_or(false);
}

std::optional<std::int64_t> progress_of(const FollowedTask& task) {
  for (const JudgedReport& one : std::views::reverse(task.reports)) {
    if (one.report.progress) return one.report.progress;
    if (one.report.count && task.task.quota) return std::min<std::int64_t>(100, *one.report.count * 100 / task.task.quota->count);
  }
  return std::nullopt;
}

}  // namespace giaoban
