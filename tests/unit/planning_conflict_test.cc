#include <doctest/doctest.h>

#include <algorithm>

#include "server/planning/search/conflict.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

std::vector<std::string> ids_of(const PlanConflict& conflict) {
  std::vector<std::string> ids;
  for (const auto& rule : conflict.rules) ids.push_back(rule.id);
  return ids;
}

DateVerdict verdict(const PlanProblem& problem, const std::vector<std::string>& rules) {
  const PlanWork work(problem, *check_problem(problem));
  return rules_verdict(work, rules, {});
}

/// The rules cannot hold together, and without any one of them they can.
void check_smallest(const PlanProblem& problem, const std::vector<std::string>& rules) {
  CHECK(verdict(problem, rules) == DateVerdict::kImpossible);
  for (const std::string& out : rules) {
    auto rest = rules;
    std::erase(rest, out);
    CHECK_MESSAGE(verdict(problem, rest) == DateVerdict::kFound, "without " << out);
  }
}

/// Eleven clusters whose briefing is in August 2027, all needing the chair.
PlanProblem august(int clusters) {
  PlanProblem problem = one_cluster("a", "2027-01-01", "2027-12-31", 12);
  problem.series[0].cadence = {Cadence::kYearly, 12, 8, {}};
  for (int i = 1; i < clusters; ++i) {
    const std::string unit = "u" + std::to_string(i);
    problem.units.push_back(planned_unit(unit));
    problem.clusters.push_back({"cum" + std::to_string(i), "Cụm " + std::to_string(i + 1), "tinh", {{unit, {}, {}}}});
  }
  return problem;
}

TEST_CASE("Eleven conferences do not fit into nine days, and the office is told so") {
  PlanProblem problem = august(11);
  problem.blocks = {{"tap-huan", BlockKind::kBusy, {day("2027-08-13"), day("2027-08-31")}, {"tinh"}, {}, "Tập huấn đại biểu"}};
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kConflict);
  CHECK(answer->conflict.vi == "Tháng 8/2027 chỉ có 9 ngày trống, cần 10");
  const auto ids = ids_of(answer->conflict);
  for (const char* rule : {"block:tap-huan", "weekdays:giao-ban", "person:chu-tich"}) CHECK_MESSAGE(std::ranges::find(ids, rule) != ids.end(), rule);
  CHECK(answer->conflict.is_smallest);
  check_smallest(problem, ids);
  problem.series[0].people.clear();
  CHECK(plan_term(problem)->verdict == PlanVerdict::kPlan);
}

TEST_CASE("A month without a free day names what takes it") {
  PlanProblem problem = august(1);
  problem.blocks = {{"ky-hop", BlockKind::kSession, {day("2027-08-01"), day("2027-08-20")}, {}, {}, {}},
                    {"chuan-bi", BlockKind::kPreparation, {day("2027-08-18"), day("2027-08-31")}, {"a"}, {}, {}}};
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kConflict);
  CHECK(answer->conflict.vi.starts_with("Tháng 8/2027 không còn ngày trống nào"));
  CHECK(ids_of(answer->conflict) == std::vector<std::string>{"slot:giao-ban/cum/1", "block:ky-hop", "block:chuan-bi"});
  check_smallest(problem, ids_of(answer->conflict));
}

TEST_CASE("A span that is no month is told by its days, and can be written as JSON") {
  PlanProblem problem = one_cluster("a", "2026-04-01", "2027-03-31", 6);
  problem.clusters.push_back({"cum2", "Cụm 2", "tinh", {{"b", {}, {}}}});
  problem.units.push_back(planned_unit("b"));
  problem.blocks = {{"dich", BlockKind::kBusy, {day("2026-04-01"), day("2026-09-29")}, {}, {}, {}}};
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kConflict);
  CHECK(answer->conflict.vi == "Từ 01/04/2026 đến 30/09/2026 chỉ có 1 ngày trống, cần 2");
  CHECK(answer->conflict.en == "From 2026-04-01 to 2026-09-30 just 1 day is free, and 2 are needed");
  CHECK(to_text(encode_answer(*answer)).find("Từ 01/04/2026") != std::string::npos);
}

TEST_CASE("A confirmed day that was blocked since stands against the block") {
  PlanProblem problem = one_cluster("abc", "2026-04-01", "2027-12-31", 4);
  problem.confirmed = {{"giao-ban", "cum", 2, day("2026-09-15"), "b", false}};
  problem.blocks = {{"bau-cu", BlockKind::kElection, {day("2026-09-15"), day("2026-09-15")}, {}, {}, {}}};
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kConflict);
  const auto ids = ids_of(answer->conflict);
  CHECK(std::ranges::find(ids, "confirmed:giao-ban/cum/2") != ids.end());
  CHECK(std::ranges::find(ids, "block:bau-cu") != ids.end());
  check_smallest(problem, ids);
  CHECK_FALSE(to_text(encode_answer(*answer)).empty());
}

TEST_CASE("Conflicts of random problems are conflicts, and smallest") {
  int conflicts = 0;
  CHECK(rc::check("deletion filter", [&] {
    PlanProblem problem = random_problem();
    const Day from = problem.term.days.from + std::chrono::days(*rc::gen::inRange(0, 400));
    problem.blocks.push_back({"long", BlockKind::kBusy, {from, from + std::chrono::days(*rc::gen::inRange(30, 160))}, {}, {}, {}});
    problem.series[0].weekdays = {static_cast<unsigned>(*rc::gen::inRange(1, 6))};
    const auto answer = plan_term(problem);
    if (!answer || answer->verdict != PlanVerdict::kConflict) return;
    ++conflicts;
    const auto ids = ids_of(answer->conflict);
    RC_ASSERT(answer->conflict.is_smallest);
    RC_ASSERT(parse_json(to_text(encode_answer(*answer))).has_value());
    RC_ASSERT(verdict(problem, ids) == DateVerdict::kImpossible);
    for (const std::string& out : ids) {
      auto rest = ids;
      std::erase(rest, out);
      RC_ASSERT(verdict(problem, rest) == DateVerdict::kFound);
    }
  }));
  CHECK(conflicts > 10);
}

}  // namespace
}  // namespace giaoban
