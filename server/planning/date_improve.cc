#include "server/planning/date_improve.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace giaoban {
namespace {

constexpr std::size_t kShakenMost = 5;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

DateImprover::DateImprover(const DateProblem& problem, const GapWeights& weights, const std::vector<DayCosts>& costs, std::uint32_t seed)
    : problem_(problem), weights_(weights), costs_(costs), free_costs_(costs), dates_(problem.days.size(), 0), random_(seed) {
  taken_.assign(problem.crews.size(), std::vector<int>(at(problem.day_count), 0));
  runs_of_crew_.resize(problem.crews.size());
  for (std::size_t crew = 0; crew < problem.crews.size(); ++crew) {
    for (const int slot : problem.crews[crew]) runs_of_crew_[crew].push_back(problem.run_of(slot));
    std::ranges::sort(runs_of_crew_[crew]);
    runs_of_crew_[crew].erase(std::ranges::unique(runs_of_crew_[crew]).begin(), runs_of_crew_[crew].end());
  }
}

void DateImprover::occupy(const DateRun& run, int by) {
  for (int slot = run.first; slot < run.first + run.count; ++slot)
    for (const int crew : problem_.crews_of[at(slot)]) taken_[at(crew)][at(dates_[at(slot)])] += by;
}

Cost DateImprover::cost_of(const DateRun& run) const {
  const GapScore gaps = gap_score(problem_, run, weights_, dates_);
  Cost cost = (gaps.spacing + gaps.same_weekday) * kCostScale;
  for (int slot = run.first; slot < run.first + run.count; ++slot) {
    const auto& days = problem_.days[at(slot)];
    cost += costs_[at(slot)][at(static_cast<int>(std::ranges::lower_bound(days, dates_[at(slot)]) - days.begin()))];
  }
  return cost;
}

Cost DateImprover::place(const DateRun& run, const std::vector<DayCosts>& guide) {
  // Costs are whole points: a part of one in all decides by chance among dates that cost the same, and nothing else.
  const Cost chance = std::max<Cost>(1, kCostScale / (run.count + 1));
  for (int slot = run.first; slot < run.first + run.count; ++slot) {
    const auto& days = problem_.days[at(slot)];
    auto& costs = free_costs_[at(slot)];
    costs = guide[at(slot)];
    for (Cost& cost : costs) cost += static_cast<Cost>(random_()) % chance;
    for (const int crew : problem_.crews_of[at(slot)])
      for (std::size_t j = 0; j < days.size(); ++j)
        if (taken_[at(crew)][at(days[j])] > 0) costs[j] = kNoWay;
  }
  const Cost cost = path_.find(problem_, run, weights_, free_costs_, dates_);
  if (cost < kNoWay) occupy(run, 1);
  return cost;
}

bool DateImprover::build(const std::vector<DayCosts>& guide) {
  std::vector<int> order(problem_.runs.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::shuffle(order, random_);
  const auto width = [&](int r) {  // days to choose from, for each slot
    const DateRun& run = problem_.runs[at(r)];
    std::size_t days = 0;
    for (int slot = run.first; slot < run.first + run.count; ++slot) days += problem_.days[at(slot)].size();
    return days / at(run.count) / 16;
  };
  std::ranges::stable_sort(order, {}, width);
  const auto taken_before = taken_;
  const Dates dates_before = dates_;
  for (auto& crew : taken_) std::ranges::fill(crew, 0);
  for (const int r : order) {
    if (place(problem_.runs[at(r)], guide) < kNoWay) continue;
    taken_ = taken_before;
    dates_ = dates_before;
    return false;
  }
  Cost cost = 0;
  for (const DateRun& run : problem_.runs) cost += cost_of(run);
  if (cost > cost_) {
    taken_ = taken_before;
    dates_ = dates_before;
    return true;
  }
  cost_ = cost;
  return true;
}

void DateImprover::take(const Dates& dates) {
  for (auto& crew : taken_) std::ranges::fill(crew, 0);
  dates_ = dates;
  cost_ = 0;
  for (const DateRun& run : problem_.runs) {
    occupy(run, 1);
    cost_ += cost_of(run);
  }
}

void DateImprover::settle() {
  assert(has_plan());
  for (bool is_better = true; is_better;) {
    is_better = false;
    for (const DateRun& run : problem_.runs) {
      const Cost before = cost_of(run);
      occupy(run, -1);
      place(run, costs_);
      const Cost after = cost_of(run);
      assert(after <= before);
      cost_ -= before - after;
      is_better |= after < before;
    }
  }
}

/// Runs that compete: of one crew, chosen by a slot at random.
std::vector<int> DateImprover::some_runs() {
  const auto below = [&](std::size_t end) { return random_() % end; };
  std::vector<int> some;
  if (problem_.crews.empty()) return {static_cast<int>(below(problem_.runs.size()))};
  std::vector<int> all = runs_of_crew_[below(problem_.crews.size())];
  std::ranges::shuffle(all, random_);
  const std::size_t count = 2 + below(kShakenMost - 1);
  all.resize(std::min(all.size(), count));
  return all;
}

bool DateImprover::shake(const std::vector<DayCosts>& guide) { return move_runs(some_runs(), random_() % 2 == 0 ? guide : costs_); }

bool DateImprover::move_runs(const std::vector<int>& some, const std::vector<DayCosts>& guide) {
  Dates before;
  Cost cost_before = 0, cost_after = 0;
  for (const int r : some) {
    const DateRun& run = problem_.runs[at(r)];
    before.insert(before.end(), dates_.begin() + run.first, dates_.begin() + run.first + run.count);
    cost_before += cost_of(run);
    occupy(run, -1);
  }
  std::size_t placed = 0;
  for (; placed < some.size(); ++placed) {
    const DateRun& run = problem_.runs[at(some[placed])];
    if (place(run, placed + 1 < some.size() ? guide : costs_) >= kNoWay) break;
    cost_after += cost_of(run);
  }
  if (placed == some.size() && cost_after <= cost_before) {
    cost_ -= cost_before - cost_after;
    return cost_after < cost_before;
  }
  for (std::size_t i = 0; i < placed; ++i) occupy(problem_.runs[at(some[i])], -1);
  auto kept = before.begin();
  for (const int r : some) {
    const DateRun& run = problem_.runs[at(r)];
    std::copy(kept, kept + run.count, dates_.begin() + run.first);
    kept += run.count;
    occupy(run, 1);
  }
  return false;
}

/// Whether the run's dates are open, far enough apart and nobody's of its crews.
bool DateImprover::stands(const DateRun& run) const {
  int before = run.before.value_or(-run.min_gap - 1'000'000);
  for (int slot = run.first; slot < run.first + run.count; ++slot) {
    const int day = dates_[at(slot)];
    if (day < 0 || day - before < run.min_gap || !std::ranges::binary_search(problem_.days[at(slot)], day)) return false;
    for (const int crew : problem_.crews_of[at(slot)])
      if (taken_[at(crew)][at(day)] > 0) return false;
    before = day;
  }
  return true;
}

/// Another run of a crew of this one, by chance; itself where it has none.
int DateImprover::rival_of(int run) {
  const DateRun& own = problem_.runs[at(run)];
  const auto& crews = problem_.crews_of[at(own.first + static_cast<int>(random_() % static_cast<unsigned>(own.count)))];
  if (crews.empty()) return run;
  const auto& runs = runs_of_crew_[at(crews[random_() % crews.size()])];
  return runs[random_() % runs.size()];
}

bool DateImprover::repair(const Dates& dates, int evictions) {
  for (auto& crew : taken_) std::ranges::fill(crew, 0);
  dates_ = dates;
  std::vector<int> out;
  for (std::size_t r = 0; r < problem_.runs.size(); ++r) {
    if (stands(problem_.runs[r])) occupy(problem_.runs[r], 1);
    else out.push_back(static_cast<int>(r));
  }
  while (!out.empty()) {
    const int run = out.front();
    if (place(problem_.runs[at(run)], costs_) < kNoWay) {
      out.erase(out.begin());
      continue;
    }
    const int rival = rival_of(run);
    if (evictions-- == 0) return false;
    if (std::ranges::find(out, rival) != out.end()) continue;
    occupy(problem_.runs[at(rival)], -1);
    out.push_back(rival);
  }
  cost_ = 0;
  for (const DateRun& run : problem_.runs) cost_ += cost_of(run);
  return true;
}

void DateImprover::shake_near(int run) {
  const int rival = rival_of(run);
  if (rival == run) move_runs({run}, costs_);
  else move_runs({run, rival}, costs_);
}

}  // namespace giaoban
