#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "server/planning/problem/term_slots.h"

namespace giaoban {

/// Conferences that follow one another: slots `first` to `first + count - 1`, at least `min_gap` days apart.
struct DateRun {
  int first = 0, count = 0;
  int min_gap = 0;
  std::optional<int> before;    ///< day of the one held before, may be negative
  std::vector<int> even_gaps;   ///< as in Strand

  bool operator==(const DateRun&) const = default;
};

/// Slots of which no two may be on one day, since they need the same person.
using Crew = std::vector<int>;

/// The dates of a term as numbers: days count from the term's first. What remains of all rules but those that couple slots
/// is each slot's list of days.
struct DateProblem {
  int day_count = 0;
  std::vector<std::vector<int>> days;  ///< by slot, sorted
  std::vector<DateRun> runs;
  std::vector<Crew> crews;  ///< each of two slots or more; none within another
  std::vector<std::vector<int>> crews_of;  ///< by slot
  std::vector<unsigned char> weekdays;     ///< by day, 1 to 7

  int run_of(int slot) const { return run_of_slot[static_cast<std::size_t>(slot)]; }
  std::vector<int> run_of_slot;
};

using Dates = std::vector<int>;  ///< a day for each slot

/// How long a search may go on. Its clock is asked between steps.
struct SearchLimit {
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max();
  std::stop_token cancel;

  bool is_over() const { return cancel.stop_requested() || std::chrono::steady_clock::now() >= end; }
};

DateProblem date_problem(const PlanProblem& problem, const TermSlots& slots);
/// Crews from the people that each slot needs.
void set_crews(DateProblem& dates, const std::vector<std::vector<int>>& people_of_slot);

/// Groups of runs that share nobody with one another: each can be planned alone. Slots, sorted.
std::vector<std::vector<int>> independent_slots(const DateProblem& dates);

/// The part of a problem that concerns these slots, whole runs or parts of them; slots are numbered anew in the order given.
DateProblem part_of(const DateProblem& dates, const std::vector<int>& slots);

}  // namespace giaoban
