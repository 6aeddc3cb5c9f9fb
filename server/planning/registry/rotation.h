#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sync/base/id.h"

namespace giaoban {

/// A conference of a series as far as rotation is concerned.
struct HeldSlot {
  int ordinal = 0;
  std::optional<UnitId> host;  ///< unknown for old ones
  bool cancelled = false;
};

/// How often and when a unit hosted.
struct HostTurn {
  UnitId unit;
  int hosted = 0;
  std::optional<int> last_ordinal;
};

/// The turns of the units of a cluster, next host first: those who hosted least often, among them those whose last
/// turn lies furthest back, among them in the cluster's own order. Cancelled slots and units that have left do not count.
std::vector<HostTurn> host_turns(const std::vector<UnitId>& cluster_order, const std::vector<HeldSlot>& slots);

/// The next ordinal of a series: one more than the greatest ever given. Numbers of cancelled slots are not used again.
int next_ordinal(const std::vector<HeldSlot>& slots);

}  // namespace giaoban
