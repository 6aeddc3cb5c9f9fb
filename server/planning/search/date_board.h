#pragma once
#include <random>

#include "server/planning/search/hosted_path.h"

namespace giaoban {

/// Dates of all slots, and who is taken by them: runs are taken out and put back one by one.
class DateBoard {
 public:
  DateBoard(const DateProblem& problem, const GapWeights& weights, std::uint32_t seed);

  const Dates& dates() const { return dates_; }
  /// The run's days, to be given back to `put`.
  Dates days_of(const DateRun& run) const { return {dates_.begin() + run.first, dates_.begin() + run.first + run.count}; }

  void clear();
  /// A run that is out comes to these days, free or not.
  void put(const DateRun& run, const Dates& days);
  void take_out(const DateRun& run) { occupy(run, -1); }
  /// Puts a run that is out where it costs least beside all others; among dates that cost the same whole points, by chance.
  /// False where there is no place: it stays out.
  bool place(const DateRun& run, const std::vector<DayCosts>& costs);
  /// The same with the hosts for whom that is cheapest, on top of `costs`.
  bool place_with_hosts(const DateRun& run, const HostMenu& menu, const std::vector<DayCosts>& costs);
  /// Whether a run that is out could come to these days: open, far enough apart, nobody's of its crews.
  bool comes_back(const DateRun& run, const Dates& days) const;

  /// A number below `end`, from the seed.
  std::size_t below(std::size_t end) { return random_() % end; }
  void shuffle(std::vector<int>& list);
  /// Another run of a crew of this one, by chance; itself where it has none.
  int rival_of(int run);

 private:
  void occupy(const DateRun& run, int by);
  void read_free_costs(const DateRun& run, const std::vector<DayCosts>& costs);

  const DateProblem& problem_;
  const GapWeights weights_;
  std::vector<std::vector<int>> taken_;  ///< by crew and day: how many conferences
  std::vector<std::vector<int>> runs_of_crew_;
  std::vector<DayCosts> free_costs_;     ///< of a run's slots, kNoWay where somebody is elsewhere
  Dates dates_;
  RunPath path_;
  HostedPath hosted_path_;
  std::mt19937 random_;
};

}  // namespace giaoban
