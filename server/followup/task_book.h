#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/records.h"
#include "sync/space/space.h"

namespace giaoban {

/// A report with what the convener said of it.
struct JudgedReport {
  std::string id;
  schema::TaskReport report;
  std::optional<schema::TaskVerdict> verdict;  ///< the latest
};

/// A task with all that was said of it.
struct FollowedTask {
  std::string id;
  schema::Task task;
  std::vector<JudgedReport> reports;  ///< by time, then id

  /// Nothing where nobody reported.
  const JudgedReport* latest() const { return reports.empty() ? nullptr : &reports.back(); }
};

/// The tasks of a conference by their ids. A report counts where its id names the task's unit, a verdict where its report is of its
/// task (SPEC O4). Records that do not decode are passed over: what another node wrote keeps nobody from the others.
std::map<std::string, FollowedTask> read_tasks(const Space& conference);

}  // namespace giaoban
