#pragma once
#include "server/planning/search/date_search.h"
#include "server/planning/search/plan_work.h"

namespace giaoban {

/// Why there is no plan: a smallest set of rules that cannot hold together, by taking rules away as long as what is left is
/// still impossible (deletion filter), in growing detail. To be called where the dates are known to be impossible.
PlanConflict find_conflict(const PlanWork& work, const SearchLimit& limit);

/// Whether the dates have a plan when just these rules hold (ids as in ConflictRule; all others are let go).
DateVerdict rules_verdict(const PlanWork& work, const std::vector<std::string>& rules, const SearchLimit& limit);

}  // namespace giaoban
