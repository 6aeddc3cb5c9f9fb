#pragma once
#include "server/planning/problem/term_plan.h"
#include "server/planning/search/date_problem.h"

namespace giaoban {

struct PlanProgress {
  double seconds = 0;  ///< since the planner began
  std::int64_t score = 0, bound = 0;
};

struct PlanOptions {
  SearchLimit limit;
  /// Called on the planner's thread when there is a first plan, and now and then after that.
  std::function<void(const PlanProgress&)> progress;
};

/// Dates and hosts for every series of a term. Errors: those of check_problem. Without a limit it ends when the plan is proven
/// best or nothing better was found for long; cut short it returns the best so far. The same problem (with its seed) has the
/// same answer wherever the limit is not reached. Uses one thread; safe to call from several.
Result<PlanAnswer> plan_term(const PlanProblem& problem, const PlanOptions& options = {});

/// Plans anew after a change, near an old plan: everything confirmed stays, and of the rest as little as can be moves. Slots
/// are known by series, cluster and ordinal. Looks for few moves first and points second; the bound is that of no proof (0).
Result<PlanAnswer> replan_term(const PlanProblem& problem, const std::vector<PlannedConference>& old, const PlanOptions& options = {});

}  // namespace giaoban
