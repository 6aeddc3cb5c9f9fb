#include <algorithm>
#include <map>

#include "server/planning/search/conflict.h"
#include "server/planning/search/plan_improver.h"
#include "server/planning/search/planner.h"

namespace giaoban {
namespace {

constexpr int kMovePoints = 100'000;  ///< more than all soft rules of a strand together
constexpr int kEvictions = 200;        ///< tries to make room by moving others
constexpr int kShakes = 120;           ///< tries to move less

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The old plan laid over the slots of the changed problem.
class Replanner {
 public:
  Replanner(const PlanWork& work, const std::vector<PlannedConference>& old, const PlanOptions& options)
      : work_(work), options_(options), days_(work.slots.slots.size(), -1), hosts_(work.slots.slots.size()), improver_(work) {
    std::map<std::tuple<std::string, std::string, int>, const PlannedConference*> by_slot;
    for (const auto& one : old) by_slot[{one.series, one.cluster, one.ordinal}] = &one;
    for (std::size_t i = 0; i < days_.size(); ++i) {
      const PlanSlot& slot = work.slots.slots[i];
      const Strand& strand = work.slots.strands[at(slot.strand)];
      const auto found = by_slot.find({strand.series->id, strand.cluster, slot.ordinal});
      if (found == by_slot.end()) continue;
      days_[i] = static_cast<int>((found->second->date - work.problem.term.days.from).count());
      hosts_[i] = heir_of(found->second->host, slot);
    }
  }

  DateVerdict find() {
    if (!improver_.repair(days_, hosts_, kMovePoints, kEvictions) && !improver_.build(improver_.move_costs())) {
      const DateAnswer answer = find_dates(work_.dates, work_.problem.seed, options_.limit);
      if (answer.verdict != DateVerdict::kFound) return answer.verdict;
      improver_.take(answer.dates);
    }
    const std::vector<int> moved = improver_.moved_runs();
    for (int i = 0; i < kShakes && !moved.empty() && !options_.limit.is_over(); ++i)
      improver_.shake_near(moved[static_cast<std::size_t>(i) % moved.size()]);
    return DateVerdict::kFound;
  }

  int moves_forced() const {
    int forced = 0;
    for (std::size_t i = 0; i < days_.size(); ++i) forced += days_[i] >= 0 && !std::ranges::binary_search(work_.dates.days[i], days_[i]);
    return forced;
  }

  TermPlan plan() const { return work_.plan(improver_.dates(), improver_.hosts()); }

 private:
  /// Who stands in the host's place by then: its successor that takes part, where it ended.
  std::string heir_of(const std::string& host, const PlanSlot& slot) const {
    for (const std::string& next : work_.slots.history.successors_on(host, slot.side.from))
      if (std::ranges::find(slot.members, next) != slot.members.end()) return next;
    return host;
  }

  const PlanWork& work_;
  const PlanOptions& options_;
  Dates days_;  ///< of the old plan; -1 where it has none
  PlanWork::Hosts hosts_;
  PlanImprover improver_;
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
  answer.moves_forced = replanner.moves_forced();
  answer.verdict = verdict == DateVerdict::kFound ? PlanVerdict::kPlan : PlanVerdict::kConflict;
  if (verdict == DateVerdict::kFound) answer.plan = replanner.plan();
  else answer.conflict = find_conflict(work, options.limit);
  return answer;
}

}  // namespace giaoban
