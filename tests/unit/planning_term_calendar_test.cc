// The calendar of a term as pages show it: the same days that the planner keeps free.
#include "server/planning/registry/term_calendar.h"

#include <algorithm>

#include "tests/unit/planning_registry_world.h"

namespace giaoban {
namespace {

using Kind = schema::CalendarMarkKind;

const schema::CalendarMark* find(const schema::TermCalendar& calendar, Kind kind, std::string_view from) {
  const auto found = std::ranges::find_if(calendar.marks, [&](const auto& mark) { return mark.kind == kind && mark.from == from; });
  return found == calendar.marks.end() ? nullptr : &*found;
}

TEST_CASE("A term's calendar: holidays of several days as one mark, Tết by the moon at UTC+7, what came back on a working day") {
  const RegistryWorld world;
  const auto calendar = term_calendar(world.registry, world.term);
  REQUIRE(calendar);
  const auto* tet = find(*calendar, Kind::kTet, "2027-01-30");  // 23 tháng Chạp of Bính Ngọ
  REQUIRE(tet != nullptr);
  CHECK(tet->to == "2027-02-15");
  CHECK(!tet->units);
  const auto* days = find(*calendar, Kind::kHoliday, "2027-02-05");
  REQUIRE(days != nullptr);
  CHECK(days->to == "2027-02-09");
  CHECK(days->vi == "Tết Nguyên đán");
  CHECK(days->en == "Tết");
  const auto* instead = find(*calendar, Kind::kHoliday, "2027-05-03");  // 1 May 2027 is a Saturday
  REQUIRE(instead != nullptr);
  CHECK(instead->en == "instead of Labour Day, 1 May");
  CHECK(find(*calendar, Kind::kHoliday, "2026-01-01") == nullptr);  // before the term
  CHECK(std::ranges::is_sorted(calendar->marks, {}, &schema::CalendarMark::from));
}

TEST_CASE("Periods of all, of some, and of a unit; those outside of the term are left out") {
  RegistryWorld world;
  const std::string unit = RegistryWorld::unit(1).text();
  world.put("blocked_periods", uuid_of(80).text(), {{"kind", "session"}, {"from", "2026-07-06"}, {"to", "2026-07-17"}, {"reason", "Kỳ họp thứ 3"}});
  world.put("blocked_periods", uuid_of(81).text(), {{"kind", "busy"}, {"from", "2026-03-30"}, {"to", "2026-04-02"}, {"people", {"Nguyễn Văn An"}}});
  world.put("blocked_periods", uuid_of(82).text(), {{"kind", "busy"}, {"from", "2030-01-01"}, {"to", "2030-01-02"}});
  world.put("busy_periods", unit + "/1", {{"from", "2026-08-03"}, {"to", "2026-08-04"}});
  const auto calendar = term_calendar(world.registry, world.term);
  REQUIRE(calendar);
  REQUIRE(find(*calendar, Kind::kSession, "2026-07-06") != nullptr);
  CHECK(find(*calendar, Kind::kSession, "2026-07-06")->vi == "Kỳ họp thứ 3");
  CHECK(find(*calendar, Kind::kSession, "2026-07-06")->en == "a council session: Kỳ họp thứ 3");
  REQUIRE(find(*calendar, Kind::kBusy, "2026-03-30") != nullptr);
  CHECK(find(*calendar, Kind::kBusy, "2026-03-30")->people == std::vector<std::string>{"Nguyễn Văn An"});
  CHECK(find(*calendar, Kind::kBusy, "2030-01-01") == nullptr);
  REQUIRE(find(*calendar, Kind::kBusy, "2026-08-03") != nullptr);
  CHECK(find(*calendar, Kind::kBusy, "2026-08-03")->units == std::vector<Uuid>{RegistryWorld::unit(1)});
}

TEST_CASE("Every working day that the planner calls taken for everybody is marked, and no other day is") {
  RegistryWorld world;
  world.put("blocked_periods", uuid_of(80).text(), {{"kind", "session"}, {"from", "2026-07-06"}, {"to", "2026-07-17"}});
  world.put("days_off", uuid_of(83).text(), {{"decision", "QĐ 5"}, {"off", "2027-04-29"}, {"worked", "2027-04-24"}});
  const auto problem = world.read();
  REQUIRE(problem);
  const auto calendar = term_calendar(world.registry, world.term);
  REQUIRE(calendar);
  const PlanProblem& from = problem->problem;
  const FreeDays free(from.holidays, from.blocks, from.has_tet_weeks, 2026, 2028);
  for (Day one = from.term.days.from; one <= from.term.days.to; one += std::chrono::days(1)) {
    const auto obstacles = free.obstacles(one, {});
    const bool is_taken = std::ranges::any_of(obstacles, [](const Obstacle& each) { return each.rule != "weekend"; });
    const bool is_marked = std::ranges::any_of(calendar->marks, [&](const auto& mark) { return mark.from <= day_text(one) && day_text(one) <= mark.to; });
    CHECK_MESSAGE(is_taken == is_marked, day_text(one));
  }
}

TEST_CASE("A term that may meet in the weeks of Tết has their holidays alone; an unknown one has no calendar") {
  RegistryWorld world;
  world.put("terms", world.term, {{"is_tet_free", true}});
  const auto calendar = term_calendar(world.registry, world.term);
  REQUIRE(calendar);
  CHECK(std::ranges::none_of(calendar->marks, [](const auto& mark) { return mark.kind == Kind::kTet; }));
  CHECK(find(*calendar, Kind::kHoliday, "2027-02-05") != nullptr);
  CHECK(term_calendar(world.registry, "nothing").error().code == problem::kRecordUnknown);
}

}  // namespace
}  // namespace giaoban
