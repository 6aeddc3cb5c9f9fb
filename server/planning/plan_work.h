#pragma once
#include "server/planning/date_improve.h"
#include "server/planning/host_choice.h"
#include "server/planning/term_plan.h"

namespace giaoban {

/// A problem made ready to be solved, and what its solutions cost. Points into the problem.
class PlanWork {
 public:
  PlanWork(const PlanProblem& problem, UnitHistory history);

  const PlanProblem& problem;
  const TermSlots slots;
  const DateProblem dates;
  const HostPoints host_points;
  const GapWeights gap_weights;

  using Hosts = std::vector<std::string>;  ///< by slot

  Day day(int number) const { return problem.term.days.from + std::chrono::days(number); }
  /// By slot and day what the cheapest of its possible hosts costs there: no plan's hosts cost less.
  std::vector<DayCosts> least_host_costs() const;
  /// The same for hosts that are known.
  std::vector<DayCosts> host_costs(const Hosts& hosts) const;
  Hosts choose_hosts(const Dates& days) const;
  PlanScore score(const Dates& days, const Hosts& hosts) const;
  TermPlan plan(const Dates& days, const Hosts& hosts) const;
};

}  // namespace giaoban
