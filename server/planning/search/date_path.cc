#include "server/planning/search/date_path.h"

#include <algorithm>
#include <cstdlib>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

GapScore gap_score(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const Dates& dates) {
  GapScore score;
  for (int i = 0; i < run.count; ++i) {
    if (i == 0 && !run.before) continue;
    const int earlier = i == 0 ? *run.before : dates[at(run.first + i - 1)], later = dates[at(run.first + i)];
    const Cost both = gap_cost(weights, problem.weekdays, earlier, later, run.even_gaps[at(i)]);
    const Cost spacing = Cost{weights.spacing} * std::abs(later - earlier - run.even_gaps[at(i)]);
    score.spacing += spacing;
    score.same_weekday += both - spacing;
  }
  return score;
}

void first_steps(const DateProblem& problem, const DateRun& run, const GapWeights& weights, DayCosts& arrival) {
  const std::vector<int>& days = problem.days[at(run.first)];
  for (std::size_t j = 0; j < days.size(); ++j) {
    if (!run.before) arrival[j] = 0;
    else if (days[j] - *run.before < run.min_gap) arrival[j] = kNoWay;
    else arrival[j] = gap_cost(weights, problem.weekdays, *run.before, days[j], run.even_gaps[0]) * kCostScale;
  }
}

/// The cost of a gap falls to the even day and rises after it, so the
/// least over all days before is kept in two parts while both ends move on: days up to the even one, as a minimum, and
/// days after it, as a queue of those that no later one undercuts; each by weekday, for the points on equal ones.
void GapStep::find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, int place, const DayCosts& reach, DayCosts& arrival) {
  const std::vector<int>& days = problem.days[at(run.first + place)];
  const std::vector<int>& before = problem.days[at(run.first + place - 1)];
  const Cost spacing = weights.spacing * kCostScale, same = weights.same_weekday * kCostScale;
  for (Weekday& one : by_weekday_) {
    one.left = kNoWay;
    one.right.clear();
    one.right_begin = 0;
  }
  std::size_t left = 0, right = 0;
  for (std::size_t j = 0; j < days.size(); ++j) {
    const int even_day = days[j] - run.even_gaps[at(place)], last_day = days[j] - run.min_gap;
    for (; right < before.size() && before[right] <= last_day; ++right) {
      if (reach[right] >= kNoWay) continue;
      Weekday& one = by_weekday_[problem.weekdays[at(before[right])]];
      const auto after_cost = [&](int k) { return reach[at(k)] + spacing * before[at(k)]; };
      while (one.right.size() > one.right_begin && after_cost(one.right.back()) >= after_cost(static_cast<int>(right))) one.right.pop_back();
      one.right.push_back(static_cast<int>(right));
    }
    for (; left < right && before[left] <= even_day; ++left)
      if (reach[left] < kNoWay) {
        Cost& least = by_weekday_[problem.weekdays[at(before[left])]].left;
        least = std::min(least, reach[left] - spacing * before[left]);
      }
    Cost best = kNoWay;
    for (std::size_t weekday = 1; weekday < by_weekday_.size(); ++weekday) {
      Weekday& one = by_weekday_[weekday];
      while (one.right_begin < one.right.size() && before[at(one.right[one.right_begin])] <= even_day) ++one.right_begin;
      Cost cost = kNoWay;
      if (one.left < kNoWay) cost = one.left + spacing * even_day;
      if (one.right_begin < one.right.size()) {
        const std::size_t k = at(one.right[one.right_begin]);
        cost = std::min(cost, reach[k] + spacing * (before[k] - even_day));
      }
      if (cost < kNoWay && weekday == problem.weekdays[at(days[j])]) cost += same;
      best = std::min(best, cost);
    }
    arrival[j] = best;
  }
}

/// The day of the slot before `place` from which its day `j` is reached most cheaply; the first of several.
int RunPath::day_before(const DateProblem& problem, const DateRun& run, const GapWeights& weights, int place, int j) const {
  const int day = problem.days[at(run.first + place)][at(j)];
  const std::vector<int>& before = problem.days[at(run.first + place - 1)];
  Cost best = kNoWay;
  int found = -1;
  for (std::size_t k = 0; k < before.size() && before[k] + run.min_gap <= day; ++k) {
    const Cost cost = reach_[at(place - 1)][k] + gap_cost(weights, problem.weekdays, before[k], day, run.even_gaps[at(place)]) * kCostScale;
    if (cost >= best) continue;
    best = cost;
    found = static_cast<int>(k);
  }
  return found;
}

Cost RunPath::find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const std::vector<DayCosts>& costs, Dates& dates) {
  reach_.resize(std::max(reach_.size(), at(run.count)));
  for (int place = 0; place < run.count; ++place) {
    const DayCosts& own = costs[at(run.first + place)];
    DayCosts& reach = reach_[at(place)];
    reach.assign(own.size(), kNoWay);
    if (place == 0) first_steps(problem, run, weights, reach);
    else step_.find(problem, run, weights, place, reach_[at(place - 1)], reach);
    for (std::size_t j = 0; j < own.size(); ++j) reach[j] = reach[j] >= kNoWay || own[j] >= kNoWay ? kNoWay : reach[j] + own[j];
  }
  const auto& last = reach_[at(run.count - 1)];
  const auto best = std::ranges::min_element(last);
  if (best == last.end() || *best >= kNoWay) return kNoWay;
  int j = static_cast<int>(best - last.begin());
  for (int place = run.count - 1; place >= 0; --place) {
    dates[at(run.first + place)] = problem.days[at(run.first + place)][at(j)];
    if (place > 0) j = day_before(problem, run, weights, place, j);
  }
  return *best;
}

}  // namespace giaoban
