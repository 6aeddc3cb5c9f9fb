#include <doctest/doctest.h>

#include "tests/bench/planning/instances.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

TermPlan anew(const PlanProblem& problem, const std::vector<PlannedConference>& old) {
  const auto answer = replan_term(problem, old);
  REQUIRE(answer.has_value());
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  for (const PlanBreach& breach : find_breaches(problem, answer->plan.conferences)) FAIL_CHECK(breach.rule << ": " << breach.where);
  return answer->plan;
}

const PlanProblem& nghe_an() {
  static const PlanProblem problem = bench::nghe_an_after();
  return problem;
}

const TermPlan& first_plan() {
  static const TermPlan plan = [] {
    PlanOptions options;
    options.limit.end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    return plan_term(nghe_an(), options)->plan;
  }();
  return plan;
}

TEST_CASE("Nothing changed, nothing moves") { CHECK(plan_moves(first_plan().conferences, anew(nghe_an(), first_plan().conferences).conferences).empty()); }

TEST_CASE("A day that is lost moves its conference, and at most three others") {
  PlanProblem changed = nghe_an();
  const PlannedConference lost = first_plan().conferences[60];
  changed.blocks.push_back({"moi", BlockKind::kBusy, {lost.date, lost.date}, {}, {}, {}});
  const auto moves = plan_moves(first_plan().conferences, anew(changed, first_plan().conferences).conferences);
  REQUIRE_FALSE(moves.empty());
  CHECK(moves.size() <= 4);
  bool has_lost = false;
  for (const PlanMove& move : moves) has_lost |= move.before->is_same_slot(lost);
  CHECK(has_lost);
}

TEST_CASE("How many have to move is known: those whose day is lost") {
  PlanProblem changed = nghe_an();
  CHECK(replan_term(changed, first_plan().conferences)->moves_forced == 0);
  const auto& old = first_plan().conferences;
  changed.blocks.push_back({"moi", BlockKind::kBusy, {old[20].date, old[22].date}, {}, {}, {}});
  const auto answer = replan_term(changed, old);
  CHECK(answer->moves_forced == 3);
  CHECK(plan_moves(old, answer->plan.conferences).size() >= 3);
}

TEST_CASE("What is confirmed stays; a conference confirmed elsewhere moves as it was told") {
  PlanProblem changed = nghe_an();
  const auto& old = first_plan().conferences;
  for (std::size_t i = 0; i < 40; ++i) changed.confirmed.push_back({old[i].series, old[i].cluster, old[i].ordinal, old[i].date, old[i].host, false});
  changed.blocks.push_back({"moi", BlockKind::kBusy, {old[50].date, old[50].date + std::chrono::days(3)}, {}, {}, {}});
  const auto plan = anew(changed, old);
  for (const PlanMove& move : plan_moves(old, plan.conferences))
    for (std::size_t i = 0; i < 40; ++i) CHECK_FALSE(move.before->is_same_slot(old[i]));
}

TEST_CASE("A unit that merges mid-term loses its place to the one that takes it over; slots before do not move") {
  PlanProblem changed = nghe_an();
  PlannedUnit merged = planned_unit("merged", "nghe-an");
  merged.from = day("2028-07-01");
  for (const char* id : {"nghe-an-c1-1", "nghe-an-c1-2"})
    for (PlannedUnit& unit : changed.units)
      if (unit.id == id) {
        unit.to = day("2028-06-30");
        unit.successors = {"merged"};
      }
  changed.units.push_back(merged);
  changed.clusters[0].members.push_back({"merged", {}, {}});
  const auto plan = anew(changed, first_plan().conferences);
  for (const PlanMove& move : plan_moves(first_plan().conferences, plan.conferences)) {
    CHECK(move.before->cluster == "nghe-an-c1");
    CHECK(move.before->date >= day("2028-01-01"));
  }
}

TEST_CASE("Moves name what is new, gone and moved") {
  const PlannedConference one{"s", "c", 1, day("2027-01-04"), "a", false, ""};
  PlannedConference moved = one, other = one;
  moved.date = day("2027-01-05");
  other.ordinal = 2;
  CHECK(plan_moves({one}, {one}).empty());
  REQUIRE(plan_moves({one}, {moved, other}).size() == 2);
  CHECK(plan_moves({one}, {moved, other})[0].after == moved);
  CHECK_FALSE(plan_moves({one}, {moved, other})[1].before.has_value());
  CHECK_FALSE(plan_moves({one, other}, {one})[0].after.has_value());
  CHECK(decode_conferences(encode_conferences({one, other}), "") == std::vector{one, other});
}

}  // namespace
}  // namespace giaoban
