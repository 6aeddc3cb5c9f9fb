#pragma once
#include "server/planning/problem/problem.h"

namespace giaoban::bench {

/// Problems of the size that offices have; made by rule from fixed seeds, the same everywhere.
/// Nghệ An while it had districts: 21 in 2 clusters, a briefing of each every six months.
PlanProblem nghe_an_before();
/// Nghệ An since: 130 communes in 13 clusters of 10, three briefings of each a year for five years.
PlanProblem nghe_an_after();
/// All 34 provinces with 3 321 communes in clusters of about ten, the conferences of the three regions and the annual one;
/// the chair of each province is needed at its briefings, at its region's conference and at the annual one.
PlanProblem nation();
/// The nation's northern region by itself.
PlanProblem north();

/// By its name: before, after, north, nation.
std::optional<PlanProblem> instance(const std::string& name);

}  // namespace giaoban::bench
