#pragma once
#include "server/planning/search/date_problem.h"
#include "server/planning/search/host_points.h"
#include "server/planning/search/host_turns.h"

namespace giaoban {

/// What a choice of hosts is made from: for each slot its candidates, what each costs there, and what pairs cost.
struct HostChoice {
  std::vector<HostPlace> places;
  std::vector<std::vector<int>> points;  ///< by slot and candidate
  std::string host_before;               ///< of the slot before the first; empty where there is none
};

/// Nodes of the search tree after which the best found so far is taken; a count, not a time, so that the same problem always has
/// the same plan.
constexpr unsigned long kHostNodes = 2000;

/// A host for each slot that costs least: branch and bound by Gecode.
std::vector<std::string> choose_hosts(const HostChoice& choice, const HostPoints& points);

/// Hosts of strands on given dates. Remembers what it chose, since that hangs on the months alone. Not thread-safe.
class HostChooser {
 public:
  HostChooser(const PlanProblem& problem, const TermSlots& slots, const HostPoints& points);

  /// Era by era; `dates` of all slots.
  const std::vector<std::string>& choose(const Strand& strand, const Dates& dates);
  /// The same, but each change from `kept` (a host for each slot of the strand, empty for none) costs `change_points`.
  std::vector<std::string> choose_near(const Strand& strand, const Dates& dates, const std::vector<std::string>& kept, int change_points) const;
  /// Whether the hosts of a strand are each in turn.
  bool hold_turns(const Strand& strand, const std::vector<std::string>& hosts) const;
  /// What they cost.
  std::int64_t points(const Strand& strand, const Dates& dates, const std::vector<std::string>& hosts) const;

 private:
  Day day(const Dates& dates, int slot) const { return problem_.term.days.from + std::chrono::days(dates[static_cast<std::size_t>(slot)]); }

  const PlanProblem& problem_;
  const TermSlots& slots_;
  const HostPoints& points_;
  std::map<std::pair<int, std::vector<unsigned>>, std::vector<std::string>> chosen_;  ///< by first slot and months
};

}  // namespace giaoban
