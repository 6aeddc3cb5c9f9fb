#include "server/followup/quota.h"
#include "server/followup/task_clarity.h"
#include "tests/unit/followup_world.h"

namespace giaoban {
namespace {

schema::Task clear_task() { return *schema::Task::decode(FollowedConference().clear_task()); }

TEST_CASE("[O1] A task is clear when it says who, what, when, whose responsibility and what result, and of which unit") {
  CHECK(missing_parts(clear_task()).empty());
  schema::Task blank = clear_task();
  blank.text = " \n";
  blank.person = "";
  blank.result = std::nullopt;
  CHECK(missing_parts(blank) == std::vector<std::string_view>{"person", "text", "result"});
  CHECK(missing_parts(schema::Task()) == std::vector<std::string_view>{"person", "text", "due", "responsible", "result", "unit"});
}

TEST_CASE("[O5] A task stands where its status, its latest report and the verdict on that put it") {
  FollowedConference world;
  const std::string id = world.issue(1);
  CHECK(world.state(id) == TaskState::kIssued);
  const std::string first = world.report(id, 1, {{"progress", 40}});
  CHECK(world.state(id) == TaskState::kReported);
  world.judge(id, first, 1, "returned");
  CHECK(world.state(id) == TaskState::kReturned);
  CHECK(progress_of(world.task(id)) == 40);
  const std::string second = world.report(id, 2, {{"is_done", true}, {"progress", 100}});
  CHECK(world.state(id) == TaskState::kReported);
  world.judge(id, second, 2, "accepted");
  CHECK(world.state(id) == TaskState::kIssued);  // taken note of: what ends it is its status
  for (const auto& [status, state] : {std::pair("accepted", TaskState::kAccepted), std::pair("cancelled", TaskState::kCancelled),
                                      std::pair("split", TaskState::kPassedOn), std::pair("reassigned", TaskState::kPassedOn)}) {
    world.put("tasks", id, {{"status", status}});
    CHECK(world.state(id) == state);
    CHECK_FALSE(is_open(world.state(id)));
  }
}

TEST_CASE("[O4] A report of another unit counts for nothing, nor a verdict on a report of another task") {
  FollowedConference world;
  const std::string id = world.issue(1), other = world.issue(2);
  const std::string foreign = world.world.district_unit.text() + "/" + uuid_of(690).text();
  world.put("task_reports", foreign, {{"task", id}, {"at_ms", world.at_ms}});
  CHECK(world.state(id) == TaskState::kIssued);
  const std::string report = world.report(id, 1);
  world.judge(other, report, 1, "returned");
  CHECK(world.state(id) == TaskState::kReported);
}

TEST_CASE("[O5] An open task is overdue from the day after its last, but not while a report that says done waits") {
  FollowedConference world;
  const std::string id = world.issue(1);
  CHECK_FALSE(is_overdue(world.task(id), "2026-06-30"));
  CHECK(is_overdue(world.task(id), "2026-07-01"));
  world.report(id, 1, {{"progress", 90}});
  CHECK(is_overdue(world.task(id), "2026-07-01"));
  const std::string done = world.report(id, 2, {{"is_done", true}});
  CHECK_FALSE(is_overdue(world.task(id), "2026-07-01"));
  world.judge(id, done, 1, "returned");
  CHECK(is_overdue(world.task(id), "2026-07-01"));
  world.put("tasks", id, {{"status", "cancelled"}});
  CHECK_FALSE(is_overdue(world.task(id), "2026-07-01"));
}

TEST_CASE("[O8] A quota counts what the latest report of a period says, and nothing that was returned") {
  FollowedConference world;
  const Json quota = {{"count", 2}, {"period", "half_year"}, {"metric", "Giám sát chuyên đề"}};
  const std::string id = world.issue(1, {{"quota", quota}});
  CHECK(quota_progress(world.task(id), "2026-03-10") == std::vector<QuotaProgress>{{"2026-H1", 0, 2}});
  world.report(id, 1, {{"count", 1}, {"period", "2026-H1"}});
  world.report(id, 2, {{"count", 2}, {"period", "2026-H1"}});
  world.judge(id, world.report(id, 3, {{"count", 9}, {"period", "2026-H1"}}), 1, "returned");
  world.report(id, 4, {{"count", 1}, {"period", "2026-H2"}});
  const auto progress = quota_progress(world.task(id), "2026-08-01");
  CHECK(progress == std::vector<QuotaProgress>{{"2026-H1", 2, 2}, {"2026-H2", 1, 2}});
  CHECK(progress[0].is_met());
  CHECK_FALSE(progress[1].is_met());
  CHECK(progress_of(world.task(id)) == 50);
}

TEST_CASE("[O8] A day lies in one month, quarter, half and whole of a year") {
  using Period = schema::TaskQuotaPeriod;
  CHECK(period_of(Period::kMonth, "2026-11-03") == "2026-11");
  CHECK(period_of(Period::kQuarter, "2026-03-31") == "2026-Q1");
  CHECK(period_of(Period::kQuarter, "2026-04-01") == "2026-Q2");
  CHECK(period_of(Period::kHalfYear, "2026-07-01") == "2026-H2");
  CHECK(period_of(Period::kYear, "2026-07-01") == "2026");
  CHECK(period_of(Period::kOnce, "2026-07-01").empty());
}

TEST_CASE("[O8] A report that names no period counts for the day on which it was made in Vietnam") {
  FollowedConference world;
  const std::string id = world.issue(1, {{"quota", {{"count", 1}, {"period", "month"}, {"metric", "Tiếp công dân"}}}});
  world.report(id, 1, {{"count", 1}, {"at_ms", 1'706'720'400'000}});  // 2024-01-31 17:00 UTC
  CHECK(quota_progress(world.task(id), "2024-02-10") == std::vector<QuotaProgress>{{"2024-02", 1, 1}});
}

}  // namespace
}  // namespace giaoban
