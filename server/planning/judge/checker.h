#pragma once
#include "server/planning/problem/term_plan.h"

namespace giaoban {

/// A hard rule that a plan breaks, in English, with the conference.
struct PlanBreach {
  std::string rule;  ///< "weekend", "holiday", "blocked", "weekday", "window", "missing", "gap", "person", "host", "turn", "confirmed", "lead"
  std::string where;

  bool operator==(const PlanBreach&) const = default;
};

/// Holds a plan, also one that people have edited, against every hard rule. Written from the rules alone and apart from the
/// planner: of its code it uses just calendars and the history of units. The problem must have passed check_problem.
std::vector<PlanBreach> find_breaches(const PlanProblem& problem, const std::vector<PlannedConference>& plan);

}  // namespace giaoban
