#include "server/hub/judge_task.h"

#include <algorithm>

#include "schema/commands.h"
#include "server/hub/task_command.h"

namespace giaoban {

Result<Decision> judge_task(const DecisionContext& context, const Command& command) {
  const auto asked = TaskCommand<schema::TaskJudge>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, task, now] = *asked;
  if (auto open = check_is_open(task); !open) return std::unexpected(open.error());
  const auto report = std::ranges::find(task.reports, wish.report, &JudgedReport::id);
  if (report == task.reports.end()) return fail(problem::kRecordUnknown, "task_reports/" + wish.report, "/arguments/report");
  if (report->verdict) return fail(problem::kConflict, "the report was judged", "/arguments/report");
  const bool is_accepted = wish.verdict == schema::TaskJudgeVerdict::kAccepted;
  if (!is_accepted && (!wish.remark || wish.remark->empty()))
    return fail(problem::kMissingField, "who gets a report back must know why", "/arguments/remark");

  Json verdict = {{"task", task.id}, {"report", wish.report}, {"verdict", is_accepted ? "accepted" : "returned"}, {"at_ms", now}};
  if (wish.remark) verdict["remark"] = *wish.remark;
  Decision decision;
  decision.changes.push_back({"task_verdicts", command.id.text(), std::move(verdict), {}});
  if (is_accepted && report->report.is_done.value_or(false))
    decision.changes.push_back(task_change(task.id, {{"status", "accepted"}, {"ended_ms", now}}));
  return decision;
}

}  // namespace giaoban
