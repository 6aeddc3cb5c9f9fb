#include "server/planning/search/date_board.h"

#include <algorithm>

namespace giaoban {
namespace {

constexpr int kLongAgo = -1'000'000;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

DateBoard::DateBoard(const DateProblem& problem, const GapWeights& weights, std::uint32_t seed)
    : problem_(problem), weights_(weights), free_costs_(problem.days.size()), dates_(problem.days.size(), -1), random_(seed) {
  taken_.assign(problem.crews.size(), std::vector<int>(at(problem.day_count), 0));
  runs_of_crew_.resize(problem.crews.size());
  for (std::size_t crew = 0; crew < problem.crews.size(); ++crew) {
    for (const int slot : problem.crews[crew]) runs_of_crew_[crew].push_back(problem.run_of(slot));
    std::ranges::sort(runs_of_crew_[crew]);
    runs_of_crew_[crew].erase(std::ranges::unique(runs_of_crew_[crew]).begin(), runs_of_crew_[crew].end());
  }
}

void DateBoard::clear() {
  for (auto& crew : taken_) std::ranges::fill(crew, 0);
}

void DateBoard::put(const DateRun& run, const Dates& days) {
  std::ranges::copy(days, dates_.begin() + run.first);
  occupy(run, 1);
}

void DateBoard::occupy(const DateRun& run, int by) {
  for (int slot = run.first; slot < run.first + run.count; ++slot)
    for (const int crew : problem_.crews_of[at(slot)]) taken_[at(crew)][at(dates_[at(slot)])] += by;
}

void DateBoard::read_free_costs(const DateRun& run, const std::vector<DayCosts>& costs) {
  // Costs are whole points: a part of one in all decides by chance among dates that cost the same, and nothing else.
  const unsigned chance = static_cast<unsigned>(std::max<Cost>(1, kCostScale / (run.count + 1)));
  for (int slot = run.first; slot < run.first + run.count; ++slot) {
    const auto& days = problem_.days[at(slot)];
    auto& free = free_costs_[at(slot)];
    free = costs[at(slot)];
    for (Cost& cost : free) cost += random_() % chance;
    for (const int crew : problem_.crews_of[at(slot)])
      for (std::size_t j = 0; j < days.size(); ++j)
        if (taken_[at(crew)][at(days[j])] > 0) free[j] = kNoWay;
  }
}

bool DateBoard::place(const DateRun& run, const std::vector<DayCosts>& costs) {
  read_free_costs(run, costs);
  if (path_.find(problem_, run, weights_, free_costs_, dates_) >= kNoWay) return false;
  occupy(run, 1);
  return true;
}

bool DateBoard::place_with_hosts(const DateRun& run, const HostMenu& menu, const std::vector<DayCosts>& costs) {
  read_free_costs(run, costs);
  if (hosted_path_.find(problem_, run, weights_, menu, free_costs_, dates_) >= kNoWay) return false;
  occupy(run, 1);
  return true;
}

bool DateBoard::comes_back(const DateRun& run, const Dates& days_wanted) const {
  int before = run.before.value_or(kLongAgo);
  for (int slot = run.first; slot < run.first + run.count; ++slot) {
    const int day = days_wanted[at(slot - run.first)];
    if (day - before < run.min_gap || !std::ranges::binary_search(problem_.days[at(slot)], day)) return false;
    for (const int crew : problem_.crews_of[at(slot)])
      if (taken_[at(crew)][at(day)] > 0) return false;
    before = day;
  }
  return true;
}

void DateBoard::shuffle(std::vector<int>& list) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
}

int DateBoard::rival_of(int run) {
  const DateRun& own = problem_.runs[at(run)];
  const auto& crews = problem_.crews_of[at(own.first + static_cast<int>(below(at(own.count))))];
  if (crews.empty()) return run;
  const auto& runs = runs_of_crew_[at(crews[below(crews.size())])];
  return runs[below(runs.size())];
}

}  // namespace giaoban
