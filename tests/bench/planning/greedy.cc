#include "tests/bench/planning/greedy.h"

#include <algorithm>
#include <set>

namespace giaoban::bench {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Whether somebody whom the slot needs is taken that day.
class Diary {
 public:
  explicit Diary(const DateProblem& dates) : dates_(dates) {}
  bool is_free(int slot, int day) const {
    return std::ranges::none_of(dates_.crews_of[at(slot)], [&](int crew) { return taken_.contains({crew, day}); });
  }
  void take(int slot, int day) {
    for (const int crew : dates_.crews_of[at(slot)]) taken_.emplace(crew, day);
  }

 private:
  const DateProblem& dates_;
  std::set<std::pair<int, int>> taken_;
};

}  // namespace

GreedyPlan greedy_plan(const PlanWork& work) {
  GreedyPlan made;
  const DateProblem& dates = work.dates;
  Diary diary(dates);
  Dates days(dates.days.size(), -1);
  PlanWork::Hosts hosts(days.size());
  for (const DateRun& run : dates.runs) {
    int due = run.before ? *run.before + run.even_gaps[0] : 0, last = run.before.value_or(-run.min_gap);
    for (int slot = run.first; slot < run.first + run.count; ++slot) {
      if (slot > run.first && days[at(slot - 1)] >= 0) due = days[at(slot - 1)] + run.even_gaps[at(slot - run.first)];
      const auto& open = dates.days[at(slot)];
      const auto fits = [&](int day) { return day >= last + run.min_gap && diary.is_free(slot, day); };
      auto found = std::find_if(std::ranges::lower_bound(open, due), open.end(), fits);
      if (found == open.end()) found = std::ranges::find_if(open, fits);  // too late in the window: the first that is left
      if (found == open.end()) {
        ++made.left_out;
        continue;
      }
      last = days[at(slot)] = *found;
      diary.take(slot, *found);
    }
    for (int i = 0; i < run.count; ++i) {
      const auto& members = work.slots.slots[at(run.first + i)].members;
      hosts[at(run.first + i)] = members[at(i) % members.size()];
    }
  }
  if (made.left_out == 0) made.plan = work.plan(days, hosts);
  return made;
}

}  // namespace giaoban::bench
