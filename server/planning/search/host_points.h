#pragma once
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "server/planning/problem/problem.h"

namespace giaoban {

/// What it costs, in points, that a unit hosts on a day, and that two units host one after the other.
class HostPoints {
 public:
  explicit HostPoints(const PlanProblem& problem);

  int wish(const std::string& unit, Day day) const { return by_unit(unit).wish[month_of(day)]; }
  int storm(const std::string& unit, Day day) const { return by_unit(unit).storm[month_of(day)]; }
  int both(const std::string& unit, Day day) const { return wish(unit, day) + storm(unit, day); }
  /// What `both` is in each month, 1 to 12.
  std::array<int, 13> by_month(const std::string& unit) const;
  int neighbours(const std::string& earlier, const std::string& later) const;

 private:
  struct ByMonth {
    std::array<int, 13> wish{}, storm{};
  };
  const ByMonth& by_unit(const std::string& unit) const;

  std::unordered_map<std::string, ByMonth> by_unit_;
  std::unordered_map<std::string, std::unordered_set<std::string>> neighbours_;
  int neighbour_weight_;
  ByMonth nothing_;
};

}  // namespace giaoban
