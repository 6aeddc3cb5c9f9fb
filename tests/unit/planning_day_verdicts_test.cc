#include <doctest/doctest.h>

#include "server/planning/judge/day_verdicts.h"
#include "tests/bench/planning/instances.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

/// What stands against holding `moved` on each day, and the plan with it there held against the rules, must say the same.
void check_agreement(PlanProblem problem, const std::vector<PlannedConference>& plan, const PlannedConference& moved, const std::string& host) {
  const auto verdicts = day_verdicts(problem, *check_problem(problem), plan, moved, host);
  std::erase_if(problem.confirmed, [&](const KnownConference& known) {
    return known.series == moved.series && known.cluster == moved.cluster && known.ordinal == moved.ordinal;
  });
  RC_ASSERT(!verdicts.empty());
  for (const DayVerdict& verdict : verdicts) {
    auto changed = plan;
    for (PlannedConference& one : changed)
      if (one.is_same_slot(moved)) one.date = verdict.date, one.host = host;
    const auto breaches = find_breaches(problem, changed);
    const bool agrees = verdict.against.empty() == breaches.empty();
    if (!agrees)
      RC_FAIL(moved.series + "/" + moved.cluster + "/" + std::to_string(moved.ordinal) + " to " + day_text(verdict.date) + " by " + host + ": " +
              (breaches.empty() ? "only the verdict says " + verdict.against.front().rule : "only the checker says " + breaches.front().rule + " " + breaches.front().where));
  }
}

TEST_CASE("A day without objection breaks no rule, and a day with one breaks a rule") {
  CHECK(rc::check([] {
    const PlanProblem problem = random_problem();
    PlanOptions options;
    options.limit.end = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    const auto answer = plan_term(problem, options);
    RC_PRE(answer.has_value() && answer->verdict == PlanVerdict::kPlan && !answer->plan.conferences.empty());
    const auto& plan = answer->plan.conferences;
    RC_PRE(find_breaches(problem, plan).empty());
    const PlannedConference& moved = plan[*rc::gen::inRange<std::size_t>(0, plan.size())];
    check_agreement(problem, plan, moved, moved.host);
    check_agreement(problem, plan, moved, problem.units[*rc::gen::inRange<std::size_t>(0, problem.units.size())].id);
  }));
}

TEST_CASE("Objections say what stands against a day, and points what the move costs") {
  PlanProblem problem = one_cluster("abc", "2026-04-01", "2027-12-31", 3);
  problem.blocks.push_back({"ky-hop", BlockKind::kSession, {day("2026-07-06"), day("2026-07-17")}, {}, {}, "Kỳ họp thường lệ giữa năm"});
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  const auto& plan = answer->plan.conferences;
  const PlannedConference second = plan[1];
  const auto verdicts = day_verdicts(problem, *check_problem(problem), plan, second, second.host);
  CHECK(verdicts.front().date == problem.term.days.from);
  CHECK(verdicts.size() == static_cast<std::size_t>((second.date - problem.term.days.from).count() + kVerdictDaysMost));
  const auto on = [&](const char* text) { return *std::ranges::find(verdicts, day(text), &DayVerdict::date); };
  const auto rules = [&](const char* text) {
    std::vector<std::string> found;
    for (const Obstacle& one : on(text).against) found.push_back(one.rule);
    return found;
  };
  CHECK(on(day_text(second.date).c_str()) == DayVerdict{second.date, {}, 0});
  CHECK(rules("2026-07-08") == std::vector<std::string>{"block:ky-hop"});
  CHECK(on("2026-07-08").against.front().vi == "Kỳ họp thường lệ giữa năm, từ 06/07/2026 đến 17/07/2026");
  CHECK(rules("2026-09-05") == std::vector<std::string>{"weekend", "weekday"});
  CHECK(rules("2026-09-02") == std::vector<std::string>{"holiday:2026-09-02"});
  const auto near_first = day_text(plan[0].date + std::chrono::days(7));
  const auto too_near = rules(near_first.c_str());
  CHECK(std::ranges::find(too_near, "gap:1") != too_near.end());
  const auto onto_third = rules(day_text(plan[2].date).c_str());
  CHECK(onto_third == std::vector<std::string>{"window", "gap:3", "person:chu-tich"});
}

TEST_CASE("A turn that was handed over is no objection to moving another conference") {
  PlanProblem problem = one_cluster("abc", "2026-04-01", "2028-12-31", 3);
  const auto answer = plan_term(problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  auto plan = answer->plan.conferences;
  plan[0].host = plan[1].host;  // so that the second one hosts twice before the others
  const PlannedConference moved = plan.back();
  const std::string own_turn = "turn:" + std::to_string(moved.ordinal);
  REQUIRE(std::ranges::any_of(find_breaches(problem, plan), [](const PlanBreach& breach) { return breach.rule == "turn"; }));
  for (const DayVerdict& verdict : day_verdicts(problem, *check_problem(problem), plan, moved, moved.host))
    for (const Obstacle& one : verdict.against) CHECK((one.rule == own_turn || !one.rule.starts_with("turn:")));
}

TEST_CASE("The points of a move are the difference of the scores of both plans") {
  PlanProblem problem = one_cluster("abcdef", "2026-04-01", "2028-12-31", 3);
  problem.wishes.push_back({"b", true, {9}});
  problem.units[3].is_coastal = true;
  const auto answer = plan_term(problem);
  const auto& plan = answer->plan.conferences;
  for (const PlannedConference& moved : plan) {
    for (const DayVerdict& verdict : day_verdicts(problem, *check_problem(problem), plan, moved, moved.host)) {
      if (!verdict.against.empty()) continue;
      PlanProblem fixed = problem;  // every conference is certain: what the planner then says is the score of just this plan
      for (PlannedConference one : plan) {
        if (one.is_same_slot(moved)) one.date = verdict.date;
        fixed.confirmed.push_back({one.series, one.cluster, one.ordinal, one.date, one.host, false});
      }
      const auto now = plan_term(fixed);
      REQUIRE(now->verdict == PlanVerdict::kPlan);
      CAPTURE(day_text(verdict.date));
      CHECK(verdict.points == now->plan.score.total() - answer->plan.score.total());
    }
  }
}

TEST_CASE("All days of one of Nghệ An's 195 conferences") {
  const PlanProblem problem = bench::nghe_an_after();
  PlanOptions options;
  options.limit.end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  const auto answer = plan_term(problem, options);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  const auto& plan = answer->plan.conferences;
  const auto began = std::chrono::steady_clock::now();
  const auto verdicts = day_verdicts(problem, *check_problem(problem), plan, plan[100], plan[100].host);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  MESSAGE("195 conferences, " << verdicts.size() << " days: " << took.count() << " ms");
  CHECK(verdicts.size() == 2 * kVerdictDaysMost);
}

}  // namespace
}  // namespace giaoban
