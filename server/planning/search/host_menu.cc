#include "server/planning/search/host_menu.h"

#include <algorithm>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void add_places(HostMenu& menu, const HostPoints& points, const std::vector<HostPlace>& places) {
  const int first_round = menu.rounds;
  for (const HostPlace& place : places) {
    SlotMenu& slot = menu.slots.emplace_back();
    for (const std::string& unit : place.candidates) slot.points.push_back(points.by_month(unit));
    if (place.is_confirmed) continue;
    slot.round = first_round + place.round;
    menu.rounds = std::max(menu.rounds, slot.round + 1);
    menu.round_sizes.resize(at(menu.rounds), 0);
    menu.round_sizes[at(slot.round)] = static_cast<int>(place.candidates.size());
  }
}

}  // namespace

HostMenu host_menu(const PlanProblem& problem, const TermSlots& slots, const HostPoints& points) {
  HostMenu menu;
  for (Day day = problem.term.days.from; day <= problem.term.days.to; day += std::chrono::days(1))
    menu.months.push_back(static_cast<unsigned char>(month_of(day)));
  for (const Strand& strand : slots.strands) {
    const auto eras = host_eras(slots, strand);
    if (eras.size() == 1) {
      add_places(menu, points, host_places(slots, strand, eras.front(), HostRecord(problem, slots.history, strand)));
      continue;
    }
    for (int i = strand.first; i < strand.first + strand.count; ++i) {
      const PlanSlot& slot = slots.slots[at(i)];
      SlotMenu& own = menu.slots.emplace_back();
      if (!slot.confirmed_host.empty()) own.points.push_back(points.by_month(slot.confirmed_host));
      else
        for (const std::string& unit : slot.members) own.points.push_back(points.by_month(unit));
    }
  }
  return menu;
}

}  // namespace giaoban
