#pragma once
#include <random>

#include "server/planning/date_path.h"

namespace giaoban {

/// A plan's dates, made better run by run. Every run is put where it costs least given all others, and now and then a few
/// runs are taken out together and put back in another order.
class DateImprover {
 public:
  DateImprover(const DateProblem& problem, const GapWeights& weights, const std::vector<DayCosts>& costs, std::uint32_t seed);

  /// Puts all runs one after the other by the costs `guide`, the tightest first, then at random. False where a run found no
  /// place: then nothing has changed.
  bool build(const std::vector<DayCosts>& guide);
  /// Takes dates as they are; they must hold every rule.
  void take(const Dates& dates);
  /// Puts each run where it costs least until none moves. `only`: just these runs.
  void settle();
  /// Takes a few runs out and puts them back; kept where it costs no more. True where it costs less.
  bool shake(const std::vector<DayCosts>& guide);

  /// Takes dates that a change has broken: keeps the runs that still stand, puts the others where they cost least beside them,
  /// and takes up to `evictions` times others of the crew out to make room. -1 for a slot that has no date yet. False, and no
  /// plan, where that is not enough.
  bool repair(const Dates& dates, int evictions);
  /// Like shake, of this run and one of its crew, by the costs alone.
  void shake_near(int run);

  bool has_plan() const { return cost_ < kNoWay; }
  /// Of the best dates so far, × kCostScale; kNoWay before there are any.
  Cost cost() const { return cost_; }
  const Dates& dates() const { return dates_; }

 private:
  void occupy(const DateRun& run, int by);
  /// The cheapest place of a run that is out; puts it there. kNoWay where there is none.
  Cost place(const DateRun& run, const std::vector<DayCosts>& guide);
  Cost cost_of(const DateRun& run) const;
  std::vector<int> some_runs();
  bool stands(const DateRun& run) const;
  /// Takes the runs out and puts them back by the guide; undone where that is impossible or costs more.
  bool move_runs(const std::vector<int>& some, const std::vector<DayCosts>& guide);
  int rival_of(int run);

  const DateProblem& problem_;
  const GapWeights weights_;
  const std::vector<DayCosts>& costs_;
  std::vector<std::vector<int>> taken_;  ///< by crew and day: how many conferences
  std::vector<DayCosts> free_costs_;     ///< those of `guide`, kNoWay where somebody is elsewhere
  std::vector<std::vector<int>> runs_of_crew_;
  Dates dates_;
  Cost cost_ = kNoWay;
  RunPath path_;
  std::mt19937 random_;
};

}  // namespace giaoban
