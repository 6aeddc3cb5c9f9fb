#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/planning/problem/problem.h"

namespace giaoban {

/// The windows that a cadence asks for, one conference in each, in order. A last period that the term cuts to less than half
/// is left out.
std::vector<Period> cadence_windows(const Period& term, const CadenceRule& cadence);

/// A conference to be planned.
struct PlanSlot {
  int strand = 0;
  int ordinal = 0;
  Period window;  ///< in which the cadence, or an override, wants it
  Period side;    ///< the part of the window throughout which the same units take part
  std::vector<std::string> members;  ///< those units; any of them may host
  std::optional<Day> confirmed_day;
  std::string confirmed_host;  ///< confirmed, or named by an override
  const SlotOverride* change = nullptr;
};

/// A series with one audience: a cluster's briefings, say. Conferences of a strand come in the order of their ordinals.
struct Strand {
  const Series* series = nullptr;
  std::string cluster;    ///< empty where the series has one audience; kApartCluster for those who meet apart
  std::string title;      ///< Vietnamese
  int first = 0, count = 0;  ///< its slots
  std::optional<Day> held_before;  ///< the last one held before the first slot
  std::vector<int> even_gaps;      ///< days to slot i from the one before; the first from held_before
};
constexpr std::string_view kApartCluster = "apart";

/// All conferences of a term and the days on which they may be. Points into the problem, which must outlive it.
struct TermSlots {
  UnitHistory history;
  FreeDays free_days;
  std::vector<Strand> strands;
  std::vector<PlanSlot> slots;
  std::vector<std::string> notes;  ///< Vietnamese: what nobody takes part in any more, exceptions of numbers that do not come,
                                   ///< what is confirmed with a host that ended
};

/// The problem must have passed check_problem, whose result is `history`.
TermSlots term_slots(const PlanProblem& problem, UnitHistory history);

/// The units that take part in a series on a day; `cluster` as in Strand.
std::vector<std::string> participants(const UnitHistory& history, const Series& series, const std::string& cluster, Day day);

/// Who has to come to a slot: members, convener, people.
Attendance attendance(const Strand& strand, const PlanSlot& slot);

/// The earliest day on which a series may still be convened.
Day earliest_day(const PlanProblem& problem, const Series& series);

/// The days of the slot that every rule of the calendar leaves, sorted.
std::vector<Day> open_days(const PlanProblem& problem, const TermSlots& slots, const PlanSlot& slot);

}  // namespace giaoban
