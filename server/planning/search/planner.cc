#include "server/planning/search/planner.h"

#include "server/planning/search/conflict.h"
#include "server/planning/search/date_bound.h"
#include "server/planning/search/plan_improver.h"

namespace giaoban {
namespace {

// A search is counted in steps, not in seconds, so that what it finds does not hang on the machine.
constexpr int kBoundSteps = 450;
constexpr int kShakesPerStep = 4;
constexpr int kBuildsEvery = 10;     ///< steps between two plans built anew by prices
constexpr int kIdleShakes = 150;     ///< for each strand, without a better plan, before the search ends
constexpr int kProgressEvery = 25;   ///< steps

/// The planner at work: the best plan so far, and the bound.
class Planner {
 public:
  Planner(const PlanWork& work, const PlanOptions& options)
      : work_(work), options_(options), began_(std::chrono::steady_clock::now()), improver_(work),
        bound_(work.dates, work.gap_weights, work.menu) {}

  DateVerdict begin() {
    if (!improver_.build(improver_.move_costs())) {
      const DateAnswer answer = find_dates(work_.dates, work_.problem.seed, options_.limit);
      if (answer.verdict != DateVerdict::kFound) return answer.verdict;
      improver_.take(answer.dates);
    }
    tell();
    return DateVerdict::kFound;
  }

  void improve() {
    for (int step = 1; step <= kBoundSteps && !is_done() && !bound_.is_settled(); ++step) {
      bound_.step(improver_.cost() * kCostScale);
      if (step % kBuildsEvery == 0) improver_.build(bound_.priced());
      shake(kShakesPerStep);
      if (step % kProgressEvery == 0) tell();
    }
    const int patience = kIdleShakes * static_cast<int>(work_.dates.runs.size());
    for (int idle = 0; idle < patience && !is_done();) {
      if (shake(kProgressEvery)) {
        idle = 0;
        tell();
      } else {
        idle += kProgressEvery;
      }
    }
  }

  TermPlan plan() const {
    TermPlan made = work_.plan(improver_.dates(), improver_.hosts());
    made.bound = bound_points();
    return made;
  }

 private:
  bool is_done() const { return options_.limit.is_over() || bound_points() >= improver_.cost(); }
  std::int64_t bound_points() const { return (bound_.best() + kCostScale - 1) / kCostScale; }

  /// True where the plan has become better.
  bool shake(int times) {
    bool is_better = false;
    for (int i = 0; i < times; ++i) is_better |= improver_.shake(bound_.priced());
    return is_better;
  }

  void tell() const {
    if (!options_.progress) return;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
    options_.progress({passed.count(), improver_.cost(), bound_points()});
  }

  const PlanWork& work_;
  const PlanOptions& options_;
  const std::chrono::steady_clock::time_point began_;
  PlanImprover improver_;
  PriceBound bound_;
};

}  // namespace

Result<PlanAnswer> plan_term(const PlanProblem& problem, const PlanOptions& options) {
  auto history = check_problem(problem);
  if (!history) return std::unexpected(std::move(history.error()));
  const PlanWork work(problem, std::move(*history));
  PlanAnswer answer;
  if (work.slots.slots.empty()) {
    answer.verdict = PlanVerdict::kPlan;
    answer.plan.notes = work.slots.notes;
    return answer;
  }
  Planner planner(work, options);
  const DateVerdict verdict = planner.begin();
  if (verdict == DateVerdict::kUnknown) return answer;
  if (verdict == DateVerdict::kImpossible) {
    answer.verdict = PlanVerdict::kConflict;
    answer.conflict = find_conflict(work, options.limit);
    return answer;
  }
  planner.improve();
  answer.verdict = PlanVerdict::kPlan;
  answer.plan = planner.plan();
  return answer;
}

}  // namespace giaoban
