#include <doctest/doctest.h>

#include <functional>

#include "server/planning/search/plan_work.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

/// The least score over all dates and hosts, by trying every one. For a strand or two of a few slots.
class Exhaustion {
 public:
  explicit Exhaustion(const PlanWork& work) : work_(work), days_(work.slots.slots.size()), hosts_(days_.size()) {}

  std::int64_t best() {
    choose(0);
    return best_;
  }

 private:
  void choose(std::size_t slot) {
    if (slot == days_.size()) {
      const TermPlan plan = work_.plan(days_, hosts_);
      if (find_breaches(work_.problem, plan.conferences).empty()) best_ = std::min(best_, plan.score.total());
      return;
    }
    for (const int day : work_.dates.days[slot])
      for (const std::string& host : work_.slots.slots[slot].members) {
        days_[slot] = day;
        hosts_[slot] = host;
        choose(slot + 1);
      }
  }

  const PlanWork& work_;
  Dates days_;
  PlanWork::Hosts hosts_;
  std::int64_t best_ = 1'000'000;
};

/// One cluster, three briefings, each with a handful of days left.
PlanProblem few_days() {
  const auto below = [](int end) { return *rc::gen::inRange(0, end); };
  PlanProblem problem = one_cluster("abc", "2026-04-01", "2026-12-31", 3);
  for (int month = 4; month <= 12; ++month) {
    const int open = below(2);  // days of the month that stay open
    const Day begin = make_day(2026, static_cast<unsigned>(month), 1), end = month_start(begin, 1) - std::chrono::days(1);
    const Day from = begin + std::chrono::days(8 + below(10));
    problem.blocks.push_back({"x" + std::to_string(month), BlockKind::kBusy, {begin, from}, {}, {}, {}});
    problem.blocks.push_back({"y" + std::to_string(month), BlockKind::kBusy, {from + std::chrono::days(open + 1), end}, {}, {}, {}});
  }
  for (const char* unit : {"a", "b"})
    if (below(2) == 0) problem.wishes.push_back({unit, below(2) == 0, {static_cast<unsigned>(1 + below(12)), static_cast<unsigned>(1 + below(12))}});
  problem.units[3].is_coastal = true;
  if (below(2) == 0) problem.units[1].neighbours = {"b"};
  return problem;
}

TEST_CASE("No plan beats the bound, and one that is proven best is best: all plans tried") {
  int plans = 0, proven = 0;
  CHECK(rc::check("bound, score and exhaustion", [&] {
    const PlanProblem problem = few_days();
    const auto answer = plan_term(problem);
    const PlanWork work(problem, *check_problem(problem));
    std::size_t ways = 1;
    for (const auto& days : work.dates.days) ways *= days.size() * 3;
    if (ways > 4000) return;
    const std::int64_t best = Exhaustion(work).best();
    RC_ASSERT((answer->verdict == PlanVerdict::kPlan) == (best < 1'000'000));
    if (answer->verdict != PlanVerdict::kPlan) return;
    ++plans;
    proven += answer->plan.is_proven_best();
    RC_ASSERT(answer->plan.bound <= best);
    RC_ASSERT(answer->plan.score.total() >= best);
    if (answer->plan.is_proven_best()) RC_ASSERT(answer->plan.score.total() == best);
  }));
  CHECK(plans > 10);
  CHECK(proven > 5);
}

}  // namespace
}  // namespace giaoban
