#include "tests/unit/hub_task_world.h"

namespace giaoban {
namespace {

TEST_CASE("[O1][O2] A task is issued by the convener once it is clear, and what it lacks is named") {
  TaskWorld world;
  const std::string task = TaskWorld::task(1);
  REQUIRE(world.write(world.convener(), "tasks", task, {{"text", "Rà soát quy chế"}, {"rank", "a0"}, {"person", " "}}).has_value());
  const Error unclear = error_of(world.secretary("task.issue", {{"task", task}}));
  CHECK(unclear.code == problem::kUnclearTask);
  CHECK(unclear.detail == "person,due,responsible,result,unit");
  REQUIRE(world.write(world.convener(), "tasks", task, world.clear(world.world.town_unit)).has_value());
  CHECK(error_of(world.as(world.host_person(), "task.issue", {{"task", task}})).code == problem::kForbidden);
  CHECK(error_of(world.as(world.convener(Role::kDelegate), "task.issue", {{"task", task}})).code == problem::kForbidden);
  CHECK(world.status(task).empty());
  REQUIRE(world.as(world.convener(Role::kChair), "task.issue", {{"task", task}}).has_value());
  CHECK(world.status(task) == "issued");
  CHECK(world.field("tasks", task, "issued_ms") == world.node->now);
  CHECK(error_of(world.secretary("task.issue", {{"task", task}})).code == problem::kConflict);
  CHECK(error_of(world.secretary("task.issue", {{"task", TaskWorld::task(2)}})).code == problem::kRecordUnknown);
}

TEST_CASE("[O3] A draft is written as any record, but for what commands say; what was issued only by commands") {
  TaskWorld world;
  Json forged = world.clear(world.world.town_unit);
  forged["status"] = "issued";
  CHECK(error_of(world.write(world.convener(), "tasks", TaskWorld::task(1), forged)).code == problem::kForbidden);
  CHECK(error_of(world.write(world.host_person(), "tasks", TaskWorld::task(1), world.clear(world.world.town_unit))).code == problem::kForbidden);
  const std::string task = world.issued(2);
  CHECK(error_of(world.write(world.convener(), "tasks", task, {{"due", "2025-01-01"}})).code == problem::kForbidden);
  for (const char* name : {"record.delete", "record.restore"})
    CHECK(error_of(world.secretary(name, {{"collection", "tasks"}, {"id", task}})).code == problem::kForbidden);
  const Json verdict = {{"task", task}, {"report", world.report_id(1)}, {"verdict", "accepted"}, {"at_ms", 5}};
  CHECK(error_of(world.write(world.convener(), "task_verdicts", uuid_of(1).text(), verdict)).code == problem::kForbidden);
  const Json owed = {{"kind", "task"}, {"conference", uuid_of(1).text()}, {"record", "x"}, {"text", "x"}, {"state", "open"}};
  CHECK(error_of(world.write(world.convener(), "owed_items", uuid_of(1).text(), owed)).code == problem::kForbidden);
}

TEST_CASE("[O4] The unit of a task reports on it while it is open; what was said stays") {
  TaskWorld world;
  const std::string own = world.issued(1), other = world.issued(2, world.world.town_unit);
  const auto report = [&](unsigned number, const std::string& task, const Actor& actor) {
    return world.write(actor, "task_reports", world.report_id(number), {{"task", task}, {"at_ms", world.node->now}});
  };
  CHECK(error_of(report(1, other, world.convener())).code == problem::kForbidden);
  CHECK(error_of(report(1, own, world.host_person())).code == problem::kForbidden);
  CHECK(error_of(report(1, own, world.convener(Role::kObserver))).code == problem::kForbidden);
  CHECK(error_of(report(1, TaskWorld::task(9), world.convener())).code == problem::kRecordUnknown);
  REQUIRE(report(1, own, world.convener()).has_value());
  CHECK(error_of(report(1, own, world.convener())).code == problem::kForbidden);
  CHECK(error_of(world.secretary("record.delete", {{"collection", "task_reports"}, {"id", world.report_id(1)}})).code == problem::kForbidden);
  REQUIRE(world.secretary("task.cancel", {{"task", own}, {"reason", "Không còn cần"}}).has_value());
  CHECK(error_of(report(2, own, world.convener())).code == problem::kConflict);
}

TEST_CASE("[O4] A report is returned with a remark, or accepted, once; one that says done ends the task") {
  TaskWorld world;
  const std::string task = world.issued(1), first = world.reported(task, 1, true);
  const auto judge = [&](const std::string& report, const char* verdict, Json more = Json::object()) {
    Json arguments = {{"task", task}, {"report", report}, {"verdict", verdict}};
    arguments.update(more);
    return world.secretary("task.judge", arguments);
  };
  CHECK(error_of(judge(first, "returned")).code == problem::kMissingField);
  CHECK(error_of(judge(world.report_id(7), "accepted")).code == problem::kRecordUnknown);
  REQUIRE(judge(first, "returned", {{"remark", "Thiếu biên bản"}}).has_value());
  CHECK(world.status(task) == "issued");
  CHECK(error_of(judge(first, "accepted")).code == problem::kConflict);
  const std::string progress = world.reported(task, 2);
  REQUIRE(judge(progress, "accepted").has_value());
  CHECK(world.status(task) == "issued");  // taken note of
  REQUIRE(judge(world.reported(task, 3, true), "accepted").has_value());
  CHECK(world.status(task) == "accepted");
  CHECK(world.field("tasks", task, "ended_ms") == world.node->now);
  REQUIRE(world.secretary("task.reopen", {{"task", task}, {"reason", "Chưa thông qua"}, {"due", "2024-12-31"}}).has_value());
  CHECK(world.status(task) == "issued");
  CHECK(world.text("tasks", task, "due") == "2024-12-31");
  CHECK(error_of(world.secretary("task.reopen", {{"task", task}, {"reason", "x"}})).code == problem::kConflict);
}

TEST_CASE("[O6] A task is given to another unit, which goes on with what it said") {
  TaskWorld world;
  const std::string task = world.issued(1), next = TaskWorld::task(2);
  const auto give = [&](const std::string& successor, const UnitId& unit) {
    return world.secretary("task.reassign", {{"task", task}, {"successor", successor}, {"unit", unit.text()}, {"person", "Lê An"}, {"reason", "Đúng thẩm quyền"}});
  };
  CHECK(error_of(give(next, world.world.province_unit)).code == problem::kConflict);  // has it
  CHECK(error_of(give(task, world.world.town_unit)).code == problem::kConflict);      // the id is taken
  REQUIRE(give(next, world.world.town_unit).has_value());
  CHECK(world.status(task) == "reassigned");
  CHECK(world.text("tasks", task, "reason") == "Đúng thẩm quyền");
  CHECK(world.status(next) == "issued");
  CHECK(world.text("tasks", next, "came_from") == task);
  CHECK(world.text("tasks", next, "person") == "Lê An");
  CHECK(world.text("tasks", next, "due") == "2024-06-30");
  CHECK(error_of(give(TaskWorld::task(3), world.world.district_unit)).code == problem::kConflict);  // ended
}

TEST_CASE("[O2] A unit that ended is given nothing and its successor named, which joins the conference with the task") {
  TaskWorld world;
  const std::string task = world.issued(1, world.world.district_unit);
  world.end_district("2024-01-22");
  REQUIRE(world.write(world.convener(), "tasks", TaskWorld::task(2), world.clear(world.world.district_unit)).has_value());
  const Error ended = error_of(world.secretary("task.issue", {{"task", TaskWorld::task(2)}}));
  CHECK(ended.code == problem::kUnitEnded);
  CHECK(ended.detail == "Phường Mới");
  CHECK_FALSE(world.space().has_member(world.world.stranger_unit));
  REQUIRE(world.secretary("task.reassign", {{"task", task}, {"successor", TaskWorld::task(3)}, {"unit", world.world.stranger_unit.text()}, {"reason", "Sáp nhập"}}).has_value());
  CHECK(world.space().vouches(world.world.stranger.node(), world.world.stranger_unit));
  CHECK(world.status(TaskWorld::task(3)) == "issued");
  const std::string nowhere = uuid_of(888).text();
  CHECK(error_of(world.secretary("task.reassign", {{"task", TaskWorld::task(3)}, {"successor", TaskWorld::task(4)}, {"unit", nowhere}, {"reason", "x"}})).code == problem::kInvalidField);
}

TEST_CASE("[O2] On its last day a unit is still there") {
  TaskWorld world;
  world.end_district("2024-01-23");
  CHECK(world.status(world.issued(1, world.world.district_unit)) == "issued");
}

TEST_CASE("[O6] A task is split into parts that are issued at once, all or none") {
  TaskWorld world;
  const std::string task = world.issued(1);
  const auto part = [&](unsigned number, const UnitId& unit, const char* text) { return Json{{"task", TaskWorld::task(number)}, {"unit", unit.text()}, {"text", text}}; };
  const auto split = [&](Json parts) { return world.secretary("task.split", {{"task", task}, {"parts", std::move(parts)}}); };
  CHECK(error_of(split({part(2, world.world.town_unit, "a"), part(2, world.world.town_unit, "b")})).code == problem::kConflict);
  CHECK(error_of(split({part(2, world.world.town_unit, "a"), part(3, world.world.town_unit, "  ")})).code == problem::kUnclearTask);
  CHECK(world.status(TaskWorld::task(2)).empty());
  REQUIRE(split({part(2, world.world.town_unit, "Phần một"), part(3, world.world.district_unit, "Phần hai")}).has_value());
  CHECK(world.status(task) == "split");
  CHECK(world.text("tasks", TaskWorld::task(3), "text") == "Phần hai");
  CHECK(world.text("tasks", TaskWorld::task(3), "came_from") == task);
  CHECK(world.status(TaskWorld::task(2)) == "issued");
  CHECK(error_of(split({part(4, world.world.town_unit, "a"), part(5, world.world.town_unit, "b")})).code == problem::kConflict);
}

}  // namespace
}  // namespace giaoban
