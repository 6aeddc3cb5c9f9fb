#pragma once
#include "server/planning/search/hosted_path.h"

namespace giaoban {

/// A bound below every plan, by pricing what couples the runs. That a person is at one place a day is let go; instead each
/// conference that wants the person on a day pays that day's price, and the prices paid once are taken off. For any prices
/// the cheapest dates of all runs with their hosts, each found by itself (HostedPath), then cost no more than the best plan
/// does. Prices rise where too many come and fall where nobody does, by the average of the last dates found (the volume
/// algorithm of Barahona and Anbil, 2000): runs that are alike all want the same days at once, and steps by the last dates
/// alone swing to and fro.
class PriceBound {
 public:
  PriceBound(const DateProblem& problem, const GapWeights& weights, const HostMenu& menu);

  /// One step, given the cost of a known plan (× kCostScale). Returns the bound at the prices as they were.
  Cost step(Cost known);
  /// The best bound so far, × kCostScale.
  Cost best() const { return best_; }
  /// What each slot's days cost by the prices of the last step: a plan made by them avoids days that others need more.
  const std::vector<DayCosts>& priced() const { return priced_; }
  /// The steps have grown so short that no more is to be had.
  bool is_settled() const;

 private:
  std::size_t crew_day(int crew, int day) const { return static_cast<std::size_t>(crew * problem_.day_count + day); }
  void price_slots();
  void average_wants();
  void move_prices(Cost known);

  const DateProblem& problem_;
  const GapWeights weights_;
  const HostMenu& menu_;
  std::vector<Cost> prices_, best_prices_;  ///< by crew and day
  std::vector<double> wanted_;  ///< how many come, averaged over steps, the last ones most
  std::vector<DayCosts> priced_;
  Dates dates_;
  HostedPath path_;
  Cost best_ = 0;
  double stride_ = 0.2;
  double newest_ = 1;  ///< share of the last dates in the average
  int idle_ = 0;
};

}  // namespace giaoban
