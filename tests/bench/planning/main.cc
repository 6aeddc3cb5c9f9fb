// Plans an instance and tells how it went, as JSON: bench_planning INSTANCE SECONDS. INSTANCE: as instance() has them.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "server/planning/judge/checker.h"
#include "server/planning/search/planner.h"
#include "tests/bench/measure.h"
#include "tests/bench/planning/greedy.h"
#include "tests/bench/planning/instances.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kChanges = 20;       // each of them planned anew by itself
constexpr double kCloseGap = 0.05;

Json score_json(const PlanScore& score) {
  return {{"spacing", score.spacing}, {"wish", score.wish}, {"neighbour", score.neighbour}, {"storm", score.storm},
          {"same_weekday", score.same_weekday}, {"total", score.total()}};
}

void must_hold(const PlanProblem& problem, const std::vector<PlannedConference>& plan) {
  for (const PlanBreach& breach : find_breaches(problem, plan)) {
    std::cerr << "the plan breaks a rule: " << breach.rule << ": " << breach.where << "\n";
    std::exit(1);
  }
}

/// The planner's own tale: when there was a plan, when its gap was small.
Json plan_it(const PlanProblem& problem, double seconds, std::vector<PlannedConference>& plan) {
  double first = -1, close = -1;
  const auto began = Clock::now();
  PlanOptions options;
  options.limit.end = began + std::chrono::milliseconds(static_cast<int>(seconds * 1000));
  options.progress = [&](const PlanProgress& progress) {
    const double passed = seconds_between(began, Clock::now());
    if (first < 0) first = passed;
    if (close < 0 && static_cast<double>(progress.score - progress.bound) <= kCloseGap * static_cast<double>(progress.score)) close = passed;
  };
  const auto answer = plan_term(problem, options);
  const double whole = seconds_between(began, Clock::now());
  if (!answer || answer->verdict != PlanVerdict::kPlan) {
    std::cerr << "there is no plan\n";
    std::exit(1);
  }
  plan = answer->plan.conferences;
  must_hold(problem, plan);
  if (close < 0 && answer->plan.gap() <= kCloseGap) close = whole;
  return {{"conferences", plan.size()}, {"first_s", first}, {"close_s", close}, {"whole_s", whole}, {"score", score_json(answer->plan.score)},
          {"bound", answer->plan.bound}, {"gap", answer->plan.gap()}};
}

/// A day is lost, one after another for conferences all over the term; each time from the same plan.
Json replan_it(const PlanProblem& problem, const std::vector<PlannedConference>& plan) {
  double slowest = 0;
  std::size_t most = 0, unplanned = 0;
  for (std::size_t i = 0; i < kChanges; ++i) {
    const PlannedConference& lost = plan[i * plan.size() / kChanges];
    const auto series = std::ranges::find(problem.series, lost.series, &Series::id);
    PlanProblem changed = problem;
    changed.blocks.push_back({"lost", BlockKind::kBusy, {lost.date, lost.date}, {series->convener}, {}, {}});
    const auto began = Clock::now();
    const auto answer = replan_term(changed, plan);
    slowest = std::max(slowest, seconds_between(began, Clock::now()));
    if (!answer || answer->verdict != PlanVerdict::kPlan) {
      ++unplanned;
      continue;
    }
    must_hold(changed, answer->plan.conferences);
    most = std::max(most, plan_moves(plan, answer->plan.conferences).size() - 1);
  }
  return {{"slowest_s", slowest}, {"others_moved_most", most}, {"unplanned", unplanned}};
}

/// The most that it held. Not getrusage(): that begins with what its parent held.
long memory_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  return 0;
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban;
  using namespace giaoban::bench;
  const auto made = argc == 3 ? instance(argv[1]) : std::nullopt;
  if (!made) {
    std::cerr << "bench_planning INSTANCE SECONDS\n";
    return 2;
  }
  const PlanProblem& problem = *made;
  std::vector<PlannedConference> plan;
  Json told = plan_it(problem, std::atof(argv[2]), plan);
  told["memory_kib"] = memory_kib();
  told["replan"] = replan_it(problem, plan);
  const PlanWork work(problem, *check_problem(problem));
  const GreedyPlan greedy = greedy_plan(work);
  told["greedy"] = {{"left_out", greedy.left_out}, {"score", score_json(greedy.plan.score)}};
  std::cout << to_text(told) << "\n";
  return 0;
}
