#include "tests/unit/planning_registry_world.h"

namespace giaoban {
namespace {

TEST_CASE("The records of a registry become a problem") {
  RegistryWorld world;
  world.put_unit(RegistryWorld::unit(0), "commune", {{"earlier", {{{"until", "2026-12-31"}, {"name", "Cũ"}, {"full_name", "Cũ"}, {"kind", "town"}}}}, {"is_coastal", true}});
  world.put("blocked_periods", uuid_of(80).text(), {{"kind", "session"}, {"from", "2026-07-06"}, {"to", "2026-07-17"}, {"reason", "Kỳ họp thứ ba"}});
  world.put("busy_periods", RegistryWorld::unit(1).text() + "/" + uuid_of(81).text(), {{"from", "2026-05-04"}, {"to", "2026-05-08"}});
  world.put("host_wishes", RegistryWorld::unit(2).text() + "/wish", {{"wants", "not_these_months"}, {"months", {9, 10}}});
  world.put("days_off", uuid_of(82).text(), {{"off", "2026-08-31"}, {"worked", "2026-08-22"}, {"decision", "1/QĐ"}});
  const auto read = world.read();
  REQUIRE_MESSAGE(read.has_value(), read.error().pointer << " " << read.error().detail);
  const PlanProblem& problem = read->problem;
  CHECK(problem.term == PlanTerm{"2026-2031", {day("2026-04-01"), day("2028-03-31")}});
  CHECK(problem.units.size() == 5);
  const PlannedUnit& first = *std::ranges::find(problem.units, RegistryWorld::unit(0).text(), &PlannedUnit::id);
  CHECK(first.kinds == std::vector<UnitKind>{{std::nullopt, "town"}, {day("2027-01-01"), "commune"}});
  CHECK(first.is_coastal);
  REQUIRE(problem.clusters.size() == 1);
  CHECK(problem.clusters[0].scheme == world.world.province_unit.text());
  CHECK(problem.clusters[0].members.size() == 4);
  REQUIRE(problem.series.size() == 1);
  CHECK(problem.series[0].cadence.months == 4);
  CHECK(problem.people == std::vector<PlannedPerson>{{"Nguyễn Văn An", "Nguyễn Văn An"}});
  CHECK(problem.blocks.size() == 2);
  CHECK(problem.blocks[0].hits_all());
  CHECK(problem.blocks[1].units == std::vector<std::string>{RegistryWorld::unit(1).text()});
  CHECK(problem.wishes == std::vector<HostWish>{{RegistryWorld::unit(2).text(), true, {9, 10}}});
  CHECK(problem.holidays.swaps.size() == 1);
  CHECK(decode_problem(encode_problem(problem)) == problem);
}

TEST_CASE("Slots are history, certain, or the plan that stands") {
  RegistryWorld world;
  world.today = day("2027-01-04");
  world.put_slot(1, "held", "2026-05-12", RegistryWorld::unit(0));
  world.put_slot(2, "convened", "2026-09-15", RegistryWorld::unit(1));  // its day has passed
  world.put_slot(3, "cancelled", "2026-12-15", RegistryWorld::unit(2));
  world.put_slot(4, "confirmed", "2027-02-25", RegistryWorld::unit(2));
  world.put_slot(5, "planned", "2027-05-18", RegistryWorld::unit(3));
  world.put_slot(6, "planned", "2027-09-15", RegistryWorld::unit(0), {{"series", world.series}});
  world.put_slot(7, "held", "2025-03-11", RegistryWorld::unit(3), {{"term", "2021-2026"}});
  const auto read = world.read();
  REQUIRE(read.has_value());
  const PlanProblem& problem = read->problem;
  REQUIRE(problem.history.size() == 4);
  CHECK(problem.history[0] == KnownConference{world.series, world.cluster, 1, day("2026-05-12"), RegistryWorld::unit(0).text(), false});
  CHECK(problem.history[2].is_cancelled);
  CHECK(problem.history[3].cluster == "2021-2026");  // counts for turns alone
  REQUIRE(problem.confirmed.size() == 1);
  CHECK(problem.confirmed[0].ordinal == 4);
  CHECK(read->standing.size() == 3);
  const auto answer = replan_term(problem, old_plan(*read).conferences);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  CHECK(find_breaches(problem, answer->plan.conferences).empty());
  const auto proposed = proposed_plan(*read, old_plan(*read), answer->plan, answer->moves_forced);
  REQUIRE(proposed.conferences.size() == 4);
  CHECK(proposed.conferences[0].slot == RegistryWorld::slot_id(4));
  CHECK(proposed.conferences[0].is_confirmed);
  CHECK(proposed.conferences[1].slot == RegistryWorld::slot_id(5));
  CHECK(proposed.conferences[1].date == "2027-05-18");
  CHECK(proposed.conferences[2].slot == RegistryWorld::slot_id(6));
  CHECK_FALSE(proposed.conferences[3].slot.has_value());
  CHECK(proposed.conferences[3].plan == world.plan.id());
  CHECK(proposed.conferences[3].cluster == Uuid::parse(world.cluster));
  CHECK(proposed.conferences[3].ordinal == 7);
}

TEST_CASE("A number that was cancelled is passed over, and what is confirmed after it keeps its own") {
  RegistryWorld world;
  world.put_slot(1, "confirmed", "2026-05-12", RegistryWorld::unit(0));
  world.put_slot(2, "cancelled", "2026-09-15", RegistryWorld::unit(1));
  world.put_slot(3, "confirmed", "2027-01-12", RegistryWorld::unit(2));
  world.put_slot(4, "planned", "2027-05-18", RegistryWorld::unit(3));
  const auto read = world.read();
  const auto answer = plan_term(read->problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  std::vector<std::pair<int, std::string>> numbers;
  for (const auto& one : answer->plan.conferences) numbers.emplace_back(one.ordinal, day_text(one.date).substr(0, 4));
  CHECK(numbers == std::vector<std::pair<int, std::string>>{{1, "2026"}, {3, "2027"}, {4, "2027"}, {5, "2027"}, {6, "2028"}});
  CHECK(find_breaches(read->problem, answer->plan.conferences).empty());
}

TEST_CASE("After the last planned one but one is cancelled, those that are only planned stay on their days under new numbers") {
  RegistryWorld world;
  const auto first = plan_term(world.read()->problem);
  REQUIRE(first->verdict == PlanVerdict::kPlan);
  for (const auto& one : first->plan.conferences)
    world.put_slot(one.ordinal, one.ordinal == 2 ? "cancelled" : "planned", day_text(one.date), *Uuid::parse(one.host));
  const auto read = world.read();
  const auto old = old_plan(*read);
  const auto answer = replan_term(read->problem, old.conferences);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  const auto moves = plan_moves(old.conferences, answer->plan.conferences);
  REQUIRE(moves.size() == 1);  // the one in the place of the cancelled one is new
  CHECK_FALSE(moves[0].before.has_value());
  CHECK(moves[0].after->ordinal == 3);
  const auto proposed = proposed_plan(*read, old, answer->plan, 0);
  CHECK(proposed.conferences[2].slot == RegistryWorld::slot_id(3));
  CHECK(proposed.conferences[2].ordinal == 4);
}

TEST_CASE("What replaced a unit follows it into its cluster, and inherits its turns") {
  RegistryWorld world;
  world.put_unit(RegistryWorld::unit(0), "commune", {{"valid_to", "2026-12-31"}, {"successors", {RegistryWorld::unit(9).text()}}});
  world.put_unit(RegistryWorld::unit(1), "commune", {{"valid_to", "2026-12-31"}, {"successors", {RegistryWorld::unit(9).text()}}});
  world.put_unit(RegistryWorld::unit(9), "commune", {{"valid_from", "2027-01-01"}});
  const auto read = world.read();
  REQUIRE(read.has_value());
  CHECK(read->problem.clusters[0].members.back().unit == RegistryWorld::unit(9).text());
  const auto answer = plan_term(read->problem);
  CHECK(find_breaches(read->problem, answer->plan.conferences).empty());
}

TEST_CASE("What is wrong is named by its record") {
  RegistryWorld world;
  CHECK(code_of(registry_problem(world.registry, uuid_of(1).text(), {}, world.today)) == problem::kRecordUnknown);
  const auto pointer_after = [&](auto change) {
    RegistryWorld other;
    change(other);
    const auto read = other.read();
    return read ? std::string("none") : read.error().pointer;
  };
  const std::string block = uuid_of(80).text();
  CHECK(pointer_after([&](auto& it) { it.put("blocked_periods", block, {{"kind", "busy"}, {"from", "2026-07-06"}, {"to", "2026-07-01"}}); }) ==
        "/blocked_periods/" + block + "/to");
  CHECK(pointer_after([&](auto& it) { it.put("days_off", block, {{"decision", "1/QĐ"}}); }) == "/days_off/" + block);
  CHECK(pointer_after([&](auto& it) { it.put("series", it.series, {{"audience", "units"}}); }) == "/series/" + world.series + "/plan");
  CHECK(pointer_after([&](auto& it) { it.put("series", it.series, {{"cadence", "term_months"}}); }) == "/series/" + world.series + "/cadence/term_years");
  CHECK(pointer_after([&](auto& it) { it.put("terms", it.term, {{"from", "1800-01-01"}}); }) == "/terms/" + world.term + "/from");
  // A unit's own row that makes no sense keeps nobody from planning.
  CHECK(pointer_after([&](auto& it) { it.put("busy_periods", RegistryWorld::unit(1).text() + "/x", {{"from", "2026-05-04"}, {"to", "2026-05-01"}}); }) == "none");
}

TEST_CASE("A series in one room has its own plan space, and another for those who meet apart") {
  RegistryWorld world;
  const std::string id = uuid_of(63).text();
  world.put("series", id, {{"name", "Tổng kết"}, {"kind", "annual_summary"}, {"term", "2026-2031"}, {"convener_unit", world.world.province_unit.text()},
                           {"audience", "units"}, {"cadence", "yearly"}, {"month", 3}, {"plan", uuid_of(71).text()}, {"apart_kind", "ward"},
                           {"apart_plan", uuid_of(72).text()}});
  const auto read = world.read();
  REQUIRE_MESSAGE(read.has_value(), read.error().pointer << " " << read.error().detail);
  CHECK(read->plans.at({id, ""}) == uuid_of(71));
  CHECK(read->plans.at({id, "apart"}) == uuid_of(72));
  CHECK(read->plans.at({world.series, world.cluster}) == world.plan.id());
  CHECK(plan_spaces(world.registry, "2026-2031") == std::vector<SpaceId>{world.plan.id(), uuid_of(71), uuid_of(72)});
  const auto answer = plan_term(read->problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  int of_room = 0;
  for (const auto& one : proposed_plan(*read, {}, answer->plan, 0).conferences) of_room += one.plan == uuid_of(71);
  CHECK(of_room == 2);
}

}  // namespace
}  // namespace giaoban
