#pragma once
#include "server/planning/days/blocked.h"
#include "server/planning/problem/term_plan.h"

namespace giaoban {

/// What holding a conference on a day would mean.
struct DayVerdict {
  Day date;
  std::vector<Obstacle> against;  ///< empty: every hard rule holds that day
  std::int64_t points = 0;        ///< what the move adds to the plan's points; below 0 where it saves some

  bool operator==(const DayVerdict&) const = default;
};

/// Days before and after a conference's own that are looked at.
constexpr int kVerdictDaysMost = 400;

/// Each day of the term from today on, near the conference `moved` of the plan: what stands against holding it then with this
/// host, though it be confirmed. Says the same as find_breaches() of the plan with the conference there, where all the rest of
/// the plan breaks no rule. Rules are named "weekend", "holiday:DATE", "block:ID", "weekday", "window", "lead", "gap:ORDINAL",
/// "person:NAME", "host" and "turn:ORDINAL". The problem must have passed check_problem, whose result is `history`; `plan` holds
/// conferences of its series alone. Pure; some milliseconds for 200 conferences.
std::vector<DayVerdict> day_verdicts(const PlanProblem& problem, UnitHistory history, const std::vector<PlannedConference>& plan,
                                     const PlannedConference& moved, const std::string& host);

}  // namespace giaoban
