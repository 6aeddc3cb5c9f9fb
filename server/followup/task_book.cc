#include "server/followup/task_book.h"

#include <algorithm>

namespace giaoban {
namespace {

void read_reports(const Space& conference, std::map<std::string, FollowedTask>& tasks) {
  conference.each("task_reports", [&](const std::string& id, const Record& record) {
    auto report = schema::TaskReport::decode(record.visible());
    if (!report) return;
    const auto found = tasks.find(report->task.text());
    if (found == tasks.end() || !found->second.task.unit) return;
    if (id.substr(0, id.find('/')) == found->second.task.unit->text()) found->second.reports.push_back({id, std::move(*report), {}});
  });
  for (auto& [id, task] : tasks)
    std::ranges::sort(task.reports, {}, [](const JudgedReport& one) { return std::pair(one.report.at_ms, one.id); });
}

void read_verdicts(const Space& conference, std::map<std::string, FollowedTask>& tasks) {
  conference.each("task_verdicts", [&](const std::string&, const Record& record) {
    auto verdict = schema::TaskVerdict::decode(record.visible());
    if (!verdict) return;
    const auto task = tasks.find(verdict->task.text());
    if (task == tasks.end()) return;
    const auto report = std::ranges::find(task->second.reports, verdict->report, &JudgedReport::id);
    if (report == task->second.reports.end()) return;
    if (!report->verdict || report->verdict->at_ms <= verdict->at_ms) report->verdict = std::move(*verdict);
  });
}

}  // namespace

std::map<std::string, FollowedTask> read_tasks(const Space& conference) {
  std::map<std::string, FollowedTask> tasks;
  conference.each("tasks", [&](const std::string& id, const Record& record) {
    if (auto task = schema::Task::decode(record.visible())) tasks[id] = {id, std::move(*task), {}};
  });
  read_reports(conference, tasks);
  read_verdicts(conference, tasks);
  return tasks;
}

}  // namespace giaoban
