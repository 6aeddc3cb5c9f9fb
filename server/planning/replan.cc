#include <algorithm>
#include <map>
#include <set>

#include "server/planning/conflict.h"
#include "server/planning/planner.h"

namespace giaoban {
namespace {

constexpr Cost kMovePoints = 100'000;  ///< more than all soft rules of a strand together
constexpr int kEvictions = 200;        ///< tries to make room by moving others
constexpr int kShakes = 300;           ///< tries to move less

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The old plan laid over the slots of the changed problem.
class Replanner {
 public:
  Replanner(const PlanWork& work, const std::vector<PlannedConference>& old, const PlanOptions& options)
      : work_(work), options_(options), days_(work.slots.slots.size(), -1), hosts_(work.slots.slots.size()) {
    std::map<std::tuple<std::string, std::string, int>, const PlannedConference*> by_slot;
    for (const auto& one : old) by_slot[{one.series, one.cluster, one.ordinal}] = &one;
    for (std::size_t i = 0; i < days_.size(); ++i) {
      const PlanSlot& slot = work.slots.slots[i];
      const Strand& strand = work.slots.strands[at(slot.strand)];
      const auto found = by_slot.find({strand.series->id, strand.cluster, slot.ordinal});
      if (found == by_slot.end()) continue;
      days_[i] = static_cast<int>((found->second->date - work.problem.term.days.from).count());
      hosts_[i] = found->second->host;
    }
    costs_ = move_costs();
  }

  DateVerdict find() {
    DateImprover improver(work_.dates, work_.gap_weights, costs_, work_.problem.seed);
    const bool is_repaired = improver.repair(days_, kEvictions);
    if (!is_repaired && !improver.build(costs_)) {
      const DateAnswer answer = find_dates(work_.dates, work_.problem.seed, options_.limit);
      if (answer.verdict != DateVerdict::kFound) return answer.verdict;
      improver.take(answer.dates);
    }
    const std::vector<int> moved = moved_runs(improver.dates());
    for (int i = 0; i < kShakes && !moved.empty() && !options_.limit.is_over(); ++i)
      improver.shake_near(moved[at(i) % moved.size()]);
    new_days_ = improver.dates();
    choose_hosts();
    return DateVerdict::kFound;
  }

  TermPlan plan() const { return work_.plan(new_days_, new_hosts_); }

 private:
  /// What the cheapest host costs, and beyond it what a move does.
  std::vector<DayCosts> move_costs() const {
    std::vector<DayCosts> costs = work_.least_host_costs();
    for (std::size_t i = 0; i < costs.size(); ++i)
      for (std::size_t j = 0; j < costs[i].size(); ++j)
        if (days_[i] >= 0 && work_.dates.days[i][j] != days_[i]) costs[i][j] += kMovePoints * kCostScale;
    return costs;
  }

  std::vector<int> moved_runs(const Dates& dates) const {
    std::set<int> runs;
    for (std::size_t i = 0; i < dates.size(); ++i)
      if (dates[i] != days_[i]) runs.insert(work_.dates.run_of(static_cast<int>(i)));
    return {runs.begin(), runs.end()};
  }

  /// Hosts stay where their turn is still theirs; a strand where it is not chooses anew, with few changes.
  void choose_hosts() {
    for (const Strand& strand : work_.slots.strands) {
      const std::vector<std::string> kept(hosts_.begin() + strand.first, hosts_.begin() + strand.first + strand.count);
      const auto chosen = hold_turns(work_.problem, work_.slots, strand, kept)
                              ? kept
                              : hosts_of_strand(work_.problem, work_.slots, strand, new_days_, work_.host_points, &kept, static_cast<int>(kMovePoints));
      new_hosts_.insert(new_hosts_.end(), chosen.begin(), chosen.end());
    }
  }

  const PlanWork& work_;
  const PlanOptions& options_;
  Dates days_;  ///< of the old plan; -1 where it has none
  PlanWork::Hosts hosts_;
  std::vector<DayCosts> costs_;
  Dates new_days_;
  PlanWork::Hosts new_hosts_;
};

}  // namespace

Result<PlanAnswer> replan_term(const PlanProblem& problem, const std::vector<PlannedConference>& old, const PlanOptions& options) {
  auto history = check_problem(problem);
  if (!history) return std::unexpected(std::move(history.error()));
  const PlanWork work(problem, std::move(*history));
  Replanner replanner(work, old, options);
  PlanAnswer answer;
  const DateVerdict verdict = replanner.find();
  if (verdict == DateVerdict::kUnknown) return answer;
  answer.verdict = verdict == DateVerdict::kFound ? PlanVerdict::kPlan : PlanVerdict::kConflict;
  if (verdict == DateVerdict::kFound) answer.plan = replanner.plan();
  else answer.conflict = find_conflict(work, options.limit);
  return answer;
}

}  // namespace giaoban
