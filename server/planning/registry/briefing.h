#pragma once
#include <string>
#include <vector>

#include "server/planning/registry/rotation.h"
#include "sync/space/space.h"

namespace giaoban {

/// The slots that a plan space holds.
std::vector<HeldSlot> slots_of(const Space& plan);

/// As a name is written within a sentence: "Cụm 2" becomes "cụm 2".
std::string lower_initial(std::string name);

/// The full title of a cluster briefing, as offices write it. `level`: of the units that meet, as the schema names it; empty
/// where it is not known.
std::string briefing_title(const std::string& cluster_name, std::string_view level, int ordinal, const std::string& term);

}  // namespace giaoban
