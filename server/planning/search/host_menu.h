#pragma once
#include <array>

#include "server/planning/search/date_path.h"
#include "server/planning/search/host_points.h"
#include "server/planning/search/host_turns.h"

namespace giaoban {

/// Who may host a slot and what each costs by the month, in points: all of hosting that the choice of dates has to know.
struct SlotMenu {
  std::vector<std::array<int, 13>> points;  ///< by candidate and month
  int round = -1;  ///< slots of one round have the same candidates and take different ones; -1: no such rule is known
};

struct HostMenu {
  std::vector<SlotMenu> slots;
  int rounds = 0;
  std::vector<int> round_sizes;        ///< candidates of a round
  std::vector<unsigned char> months;   ///< by day, 1 to 12
};

/// Rounds are known beforehand for strands whose members never change; for others any member may host any slot, which is less
/// than the rules say, so that a bound made from it holds.
HostMenu host_menu(const PlanProblem& problem, const TermSlots& slots, const HostPoints& points);

}  // namespace giaoban
