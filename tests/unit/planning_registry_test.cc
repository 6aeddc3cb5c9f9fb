#include "tests/unit/planning_registry_world.h"

namespace giaoban {
namespace {

schema::Slot held_first(const std::string& series) {
  schema::Slot slot;
  slot.series = Uuid::parse(series);
  slot.ordinal = 1;
  slot.term = "2021-2026";
  slot.status = schema::SlotStatus::kHeld;
  slot.date = "2022-08-16";
  slot.host_unit = RegistryWorld::unit(10);
  return slot;
}

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

TEST_CASE("An exception of a series is kept by the plan; the other numbers stay with the rule") {
  RegistryWorld world;
  world.put_exception(uuid_of(90), 3, "2026-12-14", "2026-12-18", {{"host_unit", RegistryWorld::unit(3).text()}, {"document", "KH 12"}});
  const auto read = world.read();
  REQUIRE_MESSAGE(read.has_value(), read.error().pointer << " " << read.error().detail);
  CHECK(read->problem.series[0].overrides ==
        std::vector<SlotOverride>{{world.cluster, 3, {day("2026-12-14"), day("2026-12-18")}, RegistryWorld::unit(3).text(), "Có lễ", "KH 12", uuid_of(90).text()}});
  CHECK(decode_problem(encode_problem(read->problem)) == read->problem);
  const auto answer = plan_term(read->problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  CHECK(answer->plan.notes.empty());
  CHECK(find_breaches(read->problem, answer->plan.conferences).empty());
  REQUIRE(answer->plan.conferences.size() == 6);
  const PlannedConference& third = answer->plan.conferences[2];
  CHECK(third.ordinal == 3);
  CHECK(Period{day("2026-12-14"), day("2026-12-18")}.has(third.date));
  CHECK(third.host == RegistryWorld::unit(3).text());
  CHECK(Period{day("2026-08-01"), day("2026-11-30")}.has(answer->plan.conferences[1].date));
}

TEST_CASE("An exception that cannot be kept is among the rules that contradict one another, by its record") {
  RegistryWorld world;
  const std::string id = uuid_of(90).text();
  world.put_exception(uuid_of(90), 3, "2027-02-01", "2027-02-12");  // the weeks around Tết
  const auto answer = plan_term(world.read()->problem);
  REQUIRE(answer->verdict == PlanVerdict::kConflict);
  const auto rule = std::ranges::find(answer->conflict.rules, "exception:" + id, &ConflictRule::id);
  REQUIRE(rule != answer->conflict.rules.end());
  CHECK(rule->vi.find("phải họp từ 01/02/2027 đến 12/02/2027 (Có lễ)") != std::string::npos);
}

TEST_CASE("A conference put off is planned although its own window has passed") {
  RegistryWorld world;
  world.today = day("2026-09-20");  // too late for the second in its window, with notice
  world.put_slot(1, "held", "2026-05-12", RegistryWorld::unit(0));
  world.put("series", world.series, {{"lead_days", 90}});
  world.put_exception(uuid_of(90), 2, "2026-12-21", "2026-12-31");
  const auto answer = plan_term(world.read()->problem);
  REQUIRE_MESSAGE(answer->verdict == PlanVerdict::kPlan, answer->conflict.en);
  CHECK(answer->plan.conferences[0].ordinal == 2);
  CHECK(answer->plan.conferences[0].date >= day("2026-12-21"));
  CHECK(answer->plan.conferences[1].ordinal == 3);
  world.put("series_exceptions", uuid_of(90).text(), {{"from", "2026-06-01"}, {"to", "2026-06-30"}});  // past: it binds nothing more
  CHECK(world.read()->problem.series[0].overrides.empty());
}

TEST_CASE("The host that an exception names is there on the day, whatever part of the days that leaves") {
  RegistryWorld world;
  world.put_unit(RegistryWorld::unit(3), "commune", {{"valid_to", "2026-10-09"}, {"successors", {RegistryWorld::unit(2).text()}}});
  world.put_exception(uuid_of(90), 2, "2026-10-05", "2026-11-30", {{"host_unit", RegistryWorld::unit(3).text()}});
  const auto read = world.read();
  REQUIRE_MESSAGE(read.has_value(), read.error().pointer << " " << read.error().detail);
  const auto answer = plan_term(read->problem);
  REQUIRE_MESSAGE(answer->verdict == PlanVerdict::kPlan, answer->conflict.en);
  auto conferences = answer->plan.conferences;
  CHECK(conferences[1].date <= day("2026-10-09"));
  CHECK(find_breaches(read->problem, conferences).empty());
  conferences[1].date = day("2026-10-12");
  const auto breaches = find_breaches(read->problem, conferences);
  CHECK(std::ranges::find(breaches, "host", &PlanBreach::rule) != breaches.end());
  const auto verdicts = day_verdicts(read->problem, *check_problem(read->problem), answer->plan.conferences, answer->plan.conferences[1], RegistryWorld::unit(3).text());
  const auto after = std::ranges::find(verdicts, day("2026-10-12"), &DayVerdict::date);
  CHECK(std::ranges::find(after->against, "host", &Obstacle::rule) != after->against.end());
}

TEST_CASE("An exception of a number that the term does not come to is told of") {
  RegistryWorld world;
  world.put_exception(uuid_of(90), 9, "2027-05-01", "2027-05-31");
  const auto answer = plan_term(world.read()->problem);
  CHECK(answer->plan.notes == std::vector<std::string>{"Giao ban, Cụm 1: có ngoại lệ cho lần thứ 9, nhưng nhiệm kỳ không có lần này"});
}

// R04: by guidance, the second regional conference of the term 2021-2026 is in August 2024.
TEST_CASE("The regional conference that guidance puts into August 2024 is planned there") {
  RegistryWorld world;
  world.today = day("2023-05-01");
  world.put("terms", world.term, {{"name", "2021-2026"}, {"from", "2021-05-23"}, {"to", "2026-03-15"}});
  for (unsigned i = 0; i < 4; ++i) world.put_unit(RegistryWorld::unit(10 + i), "provincial", {{"region", "north"}});
  const std::string series = uuid_of(63).text();
  world.put("series", series, {{"name", "Hội nghị khu vực phía Bắc"}, {"kind", "regional_conference"}, {"term", "2021-2026"},
                               {"convener_unit", world.world.province_unit.text()}, {"audience", "region"}, {"region", "north"},
                               {"cadence", "term_months"}, {"month", 8}, {"term_years", {2, 3}}, {"plan", uuid_of(71).text()}});
  const auto second_on = [&] {
    const auto answer = plan_term(world.read({{uuid_of(71), {{uuid_of(201).text(), held_first(series)}}}})->problem);
    REQUIRE(answer->verdict == PlanVerdict::kPlan);
    REQUIRE(answer->plan.conferences.size() == 1);
    CHECK(answer->plan.conferences[0].ordinal == 2);
    return day_text(answer->plan.conferences[0].date).substr(0, 7);
  };
  CHECK(second_on() == "2023-08");  // as the rule has it
  world.put("series_exceptions", uuid_of(90).text(), {{"series", series}, {"ordinal", 2}, {"from", "2024-08-01"}, {"to", "2024-08-31"},
                                                      {"reason", "Theo hướng dẫn của Ủy ban Thường vụ Quốc hội"}});
  CHECK(second_on() == "2024-08");
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
  const auto after_exception = [&](Json more, int ordinal = 2) {
    return pointer_after([&](auto& it) {
      it.put_exception(uuid_of(89), 1, "2026-05-01", "2026-05-31");
      it.put_exception(uuid_of(90), ordinal, "2026-09-01", "2026-09-30", more);
    });
  };
  const std::string exception = "/series_exceptions/" + uuid_of(90).text();
  CHECK(after_exception(Json::object()) == "none");
  CHECK(after_exception(Json::object(), 1) == exception + "/ordinal");
  CHECK(after_exception({{"to", "2026-08-31"}}) == exception + "/to");
  CHECK(after_exception({{"from", "2028-09-01"}, {"to", "2028-09-30"}}) == exception + "/from");
  CHECK(after_exception({{"cluster", uuid_of(1).text()}}) == exception + "/cluster");
  CHECK(after_exception({{"host_unit", uuid_of(1).text()}}) == exception + "/host_unit");
  CHECK(after_exception({{"from", "first"}}) == exception + "/from");
  CHECK(after_exception({{"series", uuid_of(1).text()}}) == "none");  // the series was taken out, and this stayed behind
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
