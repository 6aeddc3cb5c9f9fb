#pragma once
#include "server/planning/problem/term_plan.h"
#include "server/planning/search/host_choice.h"
#include "server/planning/search/host_menu.h"

namespace giaoban {

/// A problem made ready to be solved, and what its solutions cost. Points into the problem.
class PlanWork {
 public:
  PlanWork(const PlanProblem& problem, UnitHistory history);

  const PlanProblem& problem;
  const TermSlots slots;
  const DateProblem dates;
  const HostPoints host_points;
  const HostMenu menu;
  const GapWeights gap_weights;

  using Hosts = std::vector<std::string>;  ///< by slot

  Day day(int number) const { return problem.term.days.from + std::chrono::days(number); }
  PlanScore score(const Dates& days, const Hosts& hosts) const;
  TermPlan plan(const Dates& days, const Hosts& hosts) const;
};

}  // namespace giaoban
