#include "server/planning/date_bound.h"

#include <algorithm>

namespace giaoban {
namespace {

constexpr int kIdleSteps = 10;  // without a better bound, before strides are shortened
constexpr double kShorter = 0.7, kLonger = 1.15;
constexpr double kShortestStride = 0.0005, kLongestStride = 2;
constexpr double kNewestLeast = 0.05;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

PriceBound::PriceBound(const DateProblem& problem, const GapWeights& weights, const std::vector<DayCosts>& costs)
    : problem_(problem), weights_(weights), costs_(costs), priced_(costs), dates_(problem.days.size(), 0) {
  prices_.assign(problem.crews.size(), std::vector<Cost>(at(problem.day_count), 0));
  best_prices_ = prices_;
  wanted_.assign(problem.crews.size(), std::vector<double>(at(problem.day_count), 0));
}

bool PriceBound::is_settled() const { return stride_ < kShortestStride || problem_.crews.empty(); }

void PriceBound::price_slots() {
  for (std::size_t slot = 0; slot < problem_.days.size(); ++slot)
    for (std::size_t j = 0; j < problem_.days[slot].size(); ++j) {
      Cost cost = costs_[slot][j];
      for (const int crew : problem_.crews_of[slot]) cost += prices_[at(crew)][at(problem_.days[slot][j])];
      priced_[slot][j] = std::min(cost, kNoWay);
    }
}

Cost PriceBound::step(Cost known) {
  price_slots();
  Cost value = 0;
  for (const DateRun& run : problem_.runs) {
    const Cost cost = path_.find(problem_, run, weights_, priced_, dates_);
    if (cost >= kNoWay) {
      is_impossible_ = true;
      return kNoWay;
    }
    value += cost;
  }
  for (const auto& prices : prices_)
    for (const Cost price : prices) value -= price;
  average_wants();
  if (value > best_ || newest_ == 1) {
    best_ = std::max(best_, value);
    best_prices_ = prices_;
    stride_ = std::min(kLongestStride, stride_ * kLonger);
    idle_ = 0;
  } else if (++idle_ >= kIdleSteps) {
    stride_ *= kShorter;
    idle_ = 0;
  }
  newest_ = std::max(kNewestLeast, newest_ * 0.9);
  move_prices(known);
  return value;
}

void PriceBound::average_wants() {
  for (auto& days : wanted_)
    for (double& wanted : days) wanted *= 1 - newest_;
  for (std::size_t crew = 0; crew < wanted_.size(); ++crew)
    for (const int slot : problem_.crews[crew]) wanted_[crew][at(dates_[at(slot)])] += newest_;
}

void PriceBound::move_prices(Cost known) {
  double square = 0;
  for (std::size_t crew = 0; crew < wanted_.size(); ++crew)
    for (std::size_t day = 0; day < wanted_[crew].size(); ++day) {
      const double off = wanted_[crew][day] - 1;
      if (off > 0 || best_prices_[crew][day] > 0) square += off * off;
    }
  if (square < 1e-9) {
    stride_ = 0;  // nobody is wanted twice, and every price is paid: the bound is reached
    return;
  }
  const double length = stride_ * static_cast<double>(std::max<Cost>(known - best_, kCostScale)) / square;
  for (std::size_t crew = 0; crew < wanted_.size(); ++crew)
    for (std::size_t day = 0; day < wanted_[crew].size(); ++day)
      prices_[crew][day] = std::max<Cost>(0, best_prices_[crew][day] + static_cast<Cost>(length * (wanted_[crew][day] - 1)));
}

}  // namespace giaoban
