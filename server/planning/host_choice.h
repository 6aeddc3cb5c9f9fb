#pragma once
#include "server/planning/date_problem.h"
#include "server/planning/host_points.h"
#include "server/planning/host_turns.h"

namespace giaoban {

/// What a choice of hosts is made from: for each slot its candidates, what each costs there, and what pairs cost.
struct HostChoice {
  std::vector<HostPlace> places;
  std::vector<std::vector<int>> points;  ///< by slot and candidate
  std::string host_before;               ///< of the slot before the first; empty where there is none
};

/// Nodes of the search tree after which the best found so far is taken; a count, not a time, so that the same problem always has
/// the same plan.
constexpr unsigned long kHostNodes = 4000;

/// A host for each slot that costs least: branch and bound by Gecode.
std::vector<std::string> choose_hosts(const HostChoice& choice, const HostPoints& points);

/// The hosts of a strand on given dates, era by era. `kept`, if given, holds a host for each slot of the strand (empty: none)
/// and every change from it costs `change_points`.
std::vector<std::string> hosts_of_strand(const PlanProblem& problem, const TermSlots& slots, const Strand& strand, const Dates& dates,
                                         const HostPoints& points, const std::vector<std::string>* kept, int change_points);

/// Whether the hosts of a strand are each in turn.
bool hold_turns(const PlanProblem& problem, const TermSlots& slots, const Strand& strand, const std::vector<std::string>& hosts);

}  // namespace giaoban
