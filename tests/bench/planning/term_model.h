#pragma once
#include <iosfwd>

#include "server/planning/search/plan_work.h"
#include "tests/bench/planning/mixed_integer.h"

namespace giaoban::bench {

/// How the model knows the gap between two conferences in a row.
enum class GapModel {
  kDays,   ///< from their days as numbers: small, and its relaxation sees next to no points
  kSteps,  ///< a variable for each pair of days: large, and its relaxation is a path
};

/// Steps that are further than this from the even gap are left out of kSteps, so its bound is one for plans without such steps.
constexpr int kStepOffMost = 21;

/// The whole problem as a mixed-integer one: a binary for each day of a slot and for each of its hosts; rows for the order and
/// the gaps, people's days, rounds of hosts; all five soft rules. Left out is what instances here do not have: members that
/// change in the middle of a strand (asserted).
MixedInteger term_model(const PlanWork& work, GapModel gaps);

/// The plan that a solver's file of variables (number, name, value, …, a line each) says. Nothing where it has no whole one.
std::optional<TermPlan> read_plan(const PlanWork& work, std::istream& solution);

}  // namespace giaoban::bench
