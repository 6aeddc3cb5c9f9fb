#include "server/planning/planner.h"

#include "server/planning/conflict.h"
#include "server/planning/date_bound.h"

namespace giaoban {
namespace {

// A search is counted in steps, not in seconds, so that what it finds does not hang on the machine.
constexpr int kBoundSteps = 450;
constexpr int kShakesPerStep = 6;
constexpr int kBuildsEvery = 8;      ///< steps between two plans built anew by prices
constexpr int kHostRounds = 4;       ///< dates by hosts, hosts by dates, in turn
constexpr int kShakesPerRound = 60;
constexpr int kProgressEvery = 25;   ///< steps

/// The planner at work: the best dates and hosts so far, and the bound.
class Planner {
 public:
  Planner(const PlanWork& work, const PlanOptions& options)
      : work_(work), options_(options), began_(std::chrono::steady_clock::now()), least_(work.least_host_costs()),
        improver_(work.dates, work.gap_weights, least_, work.problem.seed), bound_(work.dates, work.gap_weights, least_) {}

  DateVerdict begin() {
    if (!improver_.build(least_)) {
      const DateAnswer answer = find_dates(work_.dates, work_.problem.seed, options_.limit);
      if (answer.verdict != DateVerdict::kFound) return answer.verdict;
      improver_.take(answer.dates);
    }
    improver_.settle();
    offer(improver_.dates(), work_.choose_hosts(improver_.dates()));
    tell();
    return DateVerdict::kFound;
  }

  void improve() {
    for (int step = 1; step <= kBoundSteps && !is_done(); ++step) {
      bound_.step(improver_.cost());
      if (step % kBuildsEvery == 0 && improver_.build(bound_.priced())) improver_.settle();
      for (int i = 0; i < kShakesPerStep; ++i) improver_.shake(bound_.priced());
      if (step % kProgressEvery == 0) tell();
      if (bound_.is_settled()) break;
    }
    offer(improver_.dates(), work_.choose_hosts(improver_.dates()));
    for (int round = 0; round < kHostRounds && !is_done(); ++round) {
      if (!fit_dates_to_hosts(static_cast<std::uint32_t>(round))) break;
      tell();
    }
  }

  TermPlan plan() const {
    TermPlan made = work_.plan(days_, hosts_);
    made.bound = bound_points();
    return made;
  }

 private:
  bool is_done() const { return options_.limit.is_over() || bound_points() >= best_; }
  std::int64_t bound_points() const { return (bound_.best() + kCostScale - 1) / kCostScale; }

  /// True where it is better than what was.
  bool offer(const Dates& days, PlanWork::Hosts hosts) {
    const std::int64_t total = work_.score(days, hosts).total();
    if (!hosts_.empty() && total >= best_) return false;
    best_ = total;
    days_ = days;
    hosts_ = std::move(hosts);
    return true;
  }

  /// Dates as these hosts want them, then hosts as those dates want them.
  bool fit_dates_to_hosts(std::uint32_t round) {
    const std::vector<DayCosts> costs = work_.host_costs(hosts_);
    DateImprover fitted(work_.dates, work_.gap_weights, costs, work_.problem.seed + round);
    fitted.take(days_);
    fitted.settle();
    const int shakes = kShakesPerRound * static_cast<int>(1 + work_.dates.crews.size());
    for (int i = 0; i < shakes && !options_.limit.is_over(); ++i) fitted.shake(costs);
    const bool is_better = offer(fitted.dates(), hosts_);
    return offer(fitted.dates(), work_.choose_hosts(fitted.dates())) || is_better;
  }

  void tell() const {
    if (!options_.progress) return;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
    options_.progress({passed.count(), best_, bound_points()});
  }

  const PlanWork& work_;
  const PlanOptions& options_;
  const std::chrono::steady_clock::time_point began_;
  const std::vector<DayCosts> least_;
  DateImprover improver_;
  PriceBound bound_;
  Dates days_;
  PlanWork::Hosts hosts_;
  std::int64_t best_ = 0;
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
