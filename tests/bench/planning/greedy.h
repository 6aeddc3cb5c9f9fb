#pragma once
#include "server/planning/search/plan_work.h"

namespace giaoban::bench {

/// What an office does by hand: each conference on the next free day after the last one of its cluster and a period, the host
/// the next in the list. A conference that finds no free day in its window is left out.
struct GreedyPlan {
  TermPlan plan;
  int left_out = 0;
};
GreedyPlan greedy_plan(const PlanWork& work);

}  // namespace giaoban::bench
