#include "server/planning/search/date_bound.h"

#include <algorithm>
#include <cassert>

namespace giaoban {
namespace {

constexpr int kIdleSteps = 10;  // without a better bound, before strides are shortened
constexpr double kShorter = 0.7, kLonger = 1.15;
constexpr double kShortestStride = 0.0005, kLongestStride = 2;
constexpr double kNewestLeast = 0.05, kNewestFall = 0.9;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

PriceBound::PriceBound(const DateProblem& problem, const GapWeights& weights, const HostMenu& menu)
    : problem_(problem), weights_(weights), menu_(menu), dates_(problem.days.size(), 0) {
  prices_.assign(problem.crews.size() * at(problem.day_count), 0);
  best_prices_ = prices_;
  wanted_.assign(prices_.size(), 0);
  for (const auto& days : problem.days) priced_.emplace_back(days.size(), 0);
}

bool PriceBound::is_settled() const { return stride_ < kShortestStride; }

void PriceBound::price_slots() {
  for (std::size_t slot = 0; slot < problem_.days.size(); ++slot)
    for (std::size_t j = 0; j < problem_.days[slot].size(); ++j) {
      priced_[slot][j] = 0;
      for (const int crew : problem_.crews_of[slot]) priced_[slot][j] += prices_[crew_day(crew, problem_.days[slot][j])];
    }
}

Cost PriceBound::step(Cost known) {
  price_slots();
  Cost value = 0;
  for (const DateRun& run : problem_.runs) {
    const Cost cost = path_.find(problem_, run, weights_, menu_, priced_, dates_);
    assert(cost < kNoWay && "the planner has dates for every run");
    value += cost;
  }
  for (const Cost price : prices_) value -= price;
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
  newest_ = std::max(kNewestLeast, newest_ * kNewestFall);
  move_prices(known);
  return value;
}

void PriceBound::average_wants() {
  for (double& wanted : wanted_) wanted *= 1 - newest_;
  for (std::size_t crew = 0; crew < problem_.crews.size(); ++crew)
    for (const int slot : problem_.crews[crew]) wanted_[crew_day(static_cast<int>(crew), dates_[at(slot)])] += newest_;
}

void PriceBound::move_prices(Cost known) {
  double square = 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const double off = wanted_[i] - 1;
    if (off > 0 || best_prices_[i] > 0) square += off * off;
  }
  if (square < 1e-9) {
    stride_ = 0;  // nobody is wanted twice, and every price is paid: the bound is reached
    return;
  }
  const double length = stride_ * static_cast<double>(std::max<Cost>(known - best_, kCostScale)) / square;
  for (std::size_t i = 0; i < wanted_.size(); ++i)
    prices_[i] = std::max<Cost>(0, best_prices_[i] + static_cast<Cost>(length * (wanted_[i] - 1)));
}

}  // namespace giaoban
