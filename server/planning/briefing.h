#pragma once
#include <string>
#include <vector>

#include "server/planning/rotation.h"
#include "sync/space/space.h"

namespace giaoban {

/// A cluster's plan as read from its space and the registry.
struct ClusterPlan {
  SpaceId plan;
  std::string cluster_name;
  std::string term;
  std::vector<UnitId> units;  ///< in hosting order
  std::vector<HeldSlot> slots;
  std::string unit_level_phrase;  ///< who meets, as the title says it: "Thường trực HĐND cấp huyện"
};

/// The slots that a plan space holds.
std::vector<HeldSlot> slots_of(const Space& plan);

/// The cluster of `registry` whose plan is `plan`. Error: record_unknown.
Result<ClusterPlan> cluster_plan(const Space& registry, const Space& plan);

/// How a title names the units that meet, by their level.
std::string_view level_phrase(std::string_view level);
/// As a name is written within a sentence: "Cụm 2" becomes "cụm 2".
std::string lower_initial(std::string name);

/// The full title of a cluster briefing, as offices write it.
std::string briefing_title(const ClusterPlan& plan, int ordinal);

}  // namespace giaoban
