#include "server/planning/registry/rotation.h"

#include <algorithm>

namespace giaoban {

std::vector<HostTurn> host_turns(const std::vector<UnitId>& cluster_order, const std::vector<HeldSlot>& slots) {
  std::vector<HostTurn> turns;
  turns.reserve(cluster_order.size());
  for (const UnitId& unit : cluster_order) turns.push_back({unit, 0, std::nullopt});
  for (const HeldSlot& slot : slots) {
    if (slot.cancelled || !slot.host) continue;
    const auto turn = std::ranges::find(turns, *slot.host, &HostTurn::unit);
    if (turn == turns.end()) continue;
    ++turn->hosted;
    turn->last_ordinal = std::max(turn->last_ordinal.value_or(0), slot.ordinal);
  }
  std::ranges::stable_sort(turns, [](const HostTurn& a, const HostTurn& b) {
    return std::pair(a.hosted, a.last_ordinal.value_or(0)) < std::pair(b.hosted, b.last_ordinal.value_or(0));
  });
  return turns;
}

int next_ordinal(const std::vector<HeldSlot>& slots) {
  int greatest = 0;
  for (const HeldSlot& slot : slots) greatest = std::max(greatest, slot.ordinal);
  return greatest + 1;
}

}  // namespace giaoban
