#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/planning/problem/term_slots.h"

namespace giaoban {

/// Who may host a slot so that each unit hosts once before any hosts twice.
struct HostPlace {
  std::vector<std::string> candidates;  ///< one where it is confirmed
  int round = 0;                        ///< slots of one round have different hosts
  bool is_confirmed = false;
};

/// How often each unit hosted a series: in the record of this term and earlier ones, then slot by slot.
class HostRecord {
 public:
  HostRecord(const PlanProblem& problem, const UnitHistory& history, const Strand& strand);

  /// The times that count for a unit: its own, and those of the predecessor that has most.
  int times(const std::string& unit) const;
  void add(const std::string& unit) { ++own_[unit]; }
  /// Whoever is in `now` but neither was in `before` nor came out of it begins where the last of the others stand.
  void enter(const std::vector<std::string>& before, const std::vector<std::string>& now);
  /// The host of the last conference held, empty where unknown.
  const std::string& last() const { return last_; }

 private:
  const UnitHistory& history_;
  std::map<std::string, int> own_, head_start_;
  std::string last_;
};

/// Slots that follow one another and have the same members are one era; `first` and `count` within the strand.
struct HostEra {
  int first = 0, count = 0;
};
std::vector<HostEra> host_eras(const TermSlots& slots, const Strand& strand);

/// The places of an era's slots. Rounds follow from the record alone, whoever is chosen: a round lasts until every unit that
/// stands lowest has hosted. A confirmed host takes its place in the round if it has one there; else it hosts beyond its turn.
std::vector<HostPlace> host_places(const TermSlots& slots, const Strand& strand, const HostEra& era, const HostRecord& record);

}  // namespace giaoban
