#pragma once
#include <array>
#include <limits>

#include "server/planning/search/date_problem.h"

namespace giaoban {

/// Costs are whole numbers: points × kCostScale, so that prices may be parts of a point and sums stay exact.
using Cost = std::int64_t;
constexpr Cost kCostScale = 256;
constexpr Cost kNoWay = std::numeric_limits<Cost>::max() / 4;

/// What a slot costs on each of its days, in the order of DateProblem::days; kNoWay forbids a day.
using DayCosts = std::vector<Cost>;

/// What two conferences of a run in a row cost by their distance, in points.
struct GapWeights {
  int spacing = 1;
  int same_weekday = 2;
};

/// Points for the step from one day of a run to the next; `even` days would be best.
inline Cost gap_cost(const GapWeights& weights, const std::vector<unsigned char>& weekdays, int earlier, int later, int even) {
  const int off = later - earlier > even ? later - earlier - even : even - (later - earlier);
  const bool is_same = earlier >= 0 && weekdays[static_cast<std::size_t>(earlier)] == weekdays[static_cast<std::size_t>(later)];
  return Cost{weights.spacing} * off + (is_same ? weights.same_weekday : 0);
}

/// The points that a run costs on given dates, by rule.
struct GapScore {
  Cost spacing = 0, same_weekday = 0;
};
GapScore gap_score(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const Dates& dates);

/// What the first slot of a run costs on each of its days by the gap from the one held before; kNoWay where that is too near.
void first_steps(const DateProblem& problem, const DateRun& run, const GapWeights& weights, DayCosts& arrival);

/// The cheapest ways from the days of one slot of a run to those of the next. Keeps its memory between calls.
class GapStep {
 public:
  /// `reach`: what it costs to be on each day of slot `place` - 1; `arrival` becomes what it costs to come to each day of
  /// slot `place`.
  void find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, int place, const DayCosts& reach, DayCosts& arrival);

 private:
  /// The least cost of coming from days of one weekday that lie at or before the even day, and of those after it.
  struct Weekday {
    Cost left = kNoWay;
    std::vector<int> right;  ///< days that may still be the best, by rising cost
    std::size_t right_begin = 0;
  };
  std::array<Weekday, 8> by_weekday_;
};

/// Finds the cheapest dates of one run when other runs are left aside: a shortest path through its slots' days. Keeps its
/// memory between calls; not thread-safe.
class RunPath {
 public:
  /// `costs` by slot of the whole problem, of which those of the run are read. Writes the run's days to `dates` and returns
  /// the cost × kCostScale, or kNoWay, and then `dates` is as it was.
  Cost find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const std::vector<DayCosts>& costs, Dates& dates);

 private:
  int day_before(const DateProblem& problem, const DateRun& run, const GapWeights& weights, int place, int j) const;

  std::vector<DayCosts> reach_;  ///< by slot of the run and day: the cheapest way there
  GapStep step_;
};

}  // namespace giaoban
