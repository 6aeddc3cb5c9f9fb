#pragma once
#include "server/planning/date_path.h"

namespace giaoban {

/// A bound below every plan, by pricing what couples the runs. That a person is at one place a day is let go, and each
/// conference that wants the person on a day pays that day's price instead; the prices paid once are taken off. For any
/// prices the cheapest dates of all runs, each found by itself, then cost no more than the best plan does. The prices rise
/// where too many come and fall where nobody does, by the average of the last dates found (the volume algorithm of Barahona
/// and Anbil, 2000): runs that are alike all want the same days at once, and steps by the last dates alone swing to and fro.
class PriceBound {
 public:
  PriceBound(const DateProblem& problem, const GapWeights& weights, const std::vector<DayCosts>& costs);

  /// One step, given the cost of a known plan (× kCostScale). Returns the bound at the prices as they were.
  Cost step(Cost known);
  /// The best bound so far, × kCostScale.
  Cost best() const { return best_; }
  /// Each slot's costs with the prices of the last step: a plan that is made by them avoids days that others need more.
  const std::vector<DayCosts>& priced() const { return priced_; }
  /// The dates that the last step found, on which people may be wanted twice.
  const Dates& dates() const { return dates_; }
  /// The steps have grown so short that no more is to be had.
  bool is_settled() const;
  /// True where no dates exist even with people in several places at once.
  bool is_impossible() const { return is_impossible_; }

 private:
  void price_slots();
  void average_wants();
  void move_prices(Cost known);

  const DateProblem& problem_;
  const GapWeights weights_;
  const std::vector<DayCosts>& costs_;
  using ByCrewAndDay = std::vector<std::vector<double>>;
  std::vector<std::vector<Cost>> prices_, best_prices_;  ///< by crew and day
  ByCrewAndDay wanted_;  ///< how many come, averaged over steps, the last ones most
  std::vector<DayCosts> priced_;
  Dates dates_;
  RunPath path_;
  Cost best_ = 0;
  double stride_ = 0.2;
  double newest_ = 1;  ///< share of the last dates in the average
  int idle_ = 0;
  bool is_impossible_ = false;
};

}  // namespace giaoban
