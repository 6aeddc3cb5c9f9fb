#include "server/planning/search/host_points.h"

#include <algorithm>

namespace giaoban {

HostPoints::HostPoints(const PlanProblem& problem) : neighbour_weight_(problem.weights.neighbour) {
  for (const PlannedUnit& unit : problem.units) {
    if (unit.is_coastal)
      for (const unsigned month : problem.storm_months) by_unit_[unit.id].storm[month] = problem.weights.storm;
    for (const std::string& other : unit.neighbours) {
      if (other == unit.id) continue;
      neighbours_[unit.id].insert(other);
      neighbours_[other].insert(unit.id);
    }
  }
  for (const HostWish& wish : problem.wishes)
    for (unsigned month = 1; month <= 12; ++month) {
      const bool is_named = std::ranges::find(wish.months, month) != wish.months.end();
      if (is_named == wish.is_against) by_unit_[wish.unit].wish[month] = problem.weights.wish;
    }
}

std::array<int, 13> HostPoints::by_month(const std::string& unit) const {
  const ByMonth& own = by_unit(unit);
  std::array<int, 13> points = own.wish;
  for (std::size_t month = 1; month < points.size(); ++month) points[month] += own.storm[month];
  return points;
}

int HostPoints::neighbours(const std::string& earlier, const std::string& later) const {
  const auto found = neighbours_.find(earlier);
  return found != neighbours_.end() && found->second.contains(later) ? neighbour_weight_ : 0;
}

const HostPoints::ByMonth& HostPoints::by_unit(const std::string& unit) const {
  const auto found = by_unit_.find(unit);
  return found == by_unit_.end() ? nothing_ : found->second;
}

}  // namespace giaoban
