#pragma once
#include <functional>

#include "tests/simulation/plan.h"

namespace giaoban::simulation {

/// The shortest plan found that still fails as `fails` says: steps are taken out in ever smaller pieces, then the nodes and
/// spaces that no step names. `runs_max` bounds how often it tries.
Plan shrink(Plan plan, const std::function<bool(const Plan&)>& fails, unsigned runs_max);

}  // namespace giaoban::simulation
