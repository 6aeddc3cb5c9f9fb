#include "server/planning/search/plan_improver.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace giaoban {
namespace {

constexpr std::size_t kShakenMost = 4;
constexpr std::size_t kWidthGrain = 16;  ///< days by which the room of strands is told apart

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

PlanImprover::PlanImprover(const PlanWork& work)
    : work_(work), board_(work.dates, work.gap_weights, work.problem.seed), chooser_(work.problem, work.slots, work.host_points),
      hosts_(work.dates.runs.size()), old_dates_(work.dates.days.size(), -1), old_hosts_(work.dates.days.size()) {
  for (const auto& days : work.dates.days) move_costs_.emplace_back(days.size(), 0);
  host_costs_ = move_costs_;
}

const Strand& PlanImprover::strand(int r) const { return work_.slots.strands[at(work_.slots.slots[at(run(r).first)].strand)]; }

void PlanImprover::choose_hosts(int r) {
  if (move_points_ == 0) {
    hosts_[at(r)] = chooser_.choose(strand(r), board_.dates());
    return;
  }
  const std::vector<std::string> kept(old_hosts_.begin() + run(r).first, old_hosts_.begin() + run(r).first + run(r).count);
  hosts_[at(r)] = chooser_.hold_turns(strand(r), kept) ? kept : chooser_.choose_near(strand(r), board_.dates(), kept, move_points_);
}

std::int64_t PlanImprover::cost_of(int r) const {
  const GapScore gaps = gap_score(work_.dates, run(r), work_.gap_weights, board_.dates());
  std::int64_t cost = gaps.spacing + gaps.same_weekday + chooser_.points(strand(r), board_.dates(), hosts_[at(r)]);
  for (int i = 0; i < run(r).count && move_points_ > 0; ++i) {
    const std::size_t slot = at(run(r).first + i);
    const bool is_moved = board_.dates()[slot] != old_dates_[slot] || hosts_[at(r)][at(i)] != old_hosts_[slot];
    if (is_moved && old_dates_[slot] >= 0) cost += move_points_;
  }
  return cost;
}

/// Dates by the guide, hosts for them, then the dates that suit these hosts best.
bool PlanImprover::put_back(int r, const std::vector<DayCosts>& guide) {
  const bool is_placed = move_points_ == 0 ? board_.place_with_hosts(run(r), work_.menu, guide) : board_.place(run(r), guide);
  if (!is_placed) return false;
  choose_hosts(r);
  for (int i = 0; i < run(r).count; ++i) {
    const std::size_t slot = at(run(r).first + i);
    for (std::size_t j = 0; j < host_costs_[slot].size(); ++j) {
      const Day day = work_.day(work_.dates.days[slot][j]);
      host_costs_[slot][j] = work_.host_points.both(hosts_[at(r)][at(i)], day) * kCostScale + move_costs_[slot][j];
    }
  }
  board_.take_out(run(r));
  return board_.place(run(r), host_costs_);
}

void PlanImprover::cost_all() {
  cost_ = 0;
  for (std::size_t r = 0; r < work_.dates.runs.size(); ++r) cost_ += cost_of(static_cast<int>(r));
}

bool PlanImprover::build(const std::vector<DayCosts>& guide) {
  std::vector<int> order(work_.dates.runs.size());
  std::iota(order.begin(), order.end(), 0);
  board_.shuffle(order);
  std::ranges::stable_sort(order, {}, [&](int r) {
    std::size_t days = 0;
    for (int i = 0; i < run(r).count; ++i) days += work_.dates.days[at(run(r).first + i)].size();
    return days / at(run(r).count) / kWidthGrain;
  });
  const Dates dates_before = board_.dates();
  const auto hosts_before = hosts_;
  const std::int64_t cost_before = cost_;
  board_.clear();
  bool is_whole = true;
  for (const int r : order) {
    is_whole = put_back(r, guide);
    if (!is_whole) break;
  }
  if (is_whole) cost_all();
  if (is_whole && (cost_before < 0 || cost_ < cost_before)) return true;
  if (cost_before >= 0) take(dates_before);
  hosts_ = hosts_before;
  cost_ = cost_before;
  return is_whole;
}

void PlanImprover::take(const Dates& dates) {
  board_.clear();
  for (std::size_t r = 0; r < work_.dates.runs.size(); ++r) {
    const DateRun& one = work_.dates.runs[r];
    board_.put(one, {dates.begin() + one.first, dates.begin() + one.first + one.count});
  }
  for (std::size_t r = 0; r < work_.dates.runs.size(); ++r) choose_hosts(static_cast<int>(r));
  cost_all();
}

bool PlanImprover::repair(const Dates& dates, const PlanWork::Hosts& hosts, int move_points, int evictions) {
  old_dates_ = dates;
  old_hosts_ = hosts;
  move_points_ = move_points;
  for (std::size_t slot = 0; slot < dates.size(); ++slot)
    for (std::size_t j = 0; j < move_costs_[slot].size(); ++j)
      move_costs_[slot][j] = dates[slot] < 0 || work_.dates.days[slot][j] == dates[slot] ? 0 : move_points * kCostScale;
  board_.clear();
  std::vector<int> out;
  for (std::size_t r = 0; r < work_.dates.runs.size(); ++r) {
    const DateRun& one = work_.dates.runs[r];
    const Dates days(dates.begin() + one.first, dates.begin() + one.first + one.count);
    if (!board_.comes_back(one, days)) {
      out.push_back(static_cast<int>(r));
      continue;
    }
    board_.put(one, days);
    choose_hosts(static_cast<int>(r));
  }
  while (!out.empty()) {
    const int r = out.front();
    if (put_back(r, move_costs_)) {
      out.erase(out.begin());
      continue;
    }
    if (evictions-- == 0) return false;
    const int rival = board_.rival_of(r);
    if (std::ranges::find(out, rival) != out.end()) continue;
    board_.take_out(run(rival));
    out.push_back(rival);
  }
  cost_all();
  return true;
}

bool PlanImprover::shake(const std::vector<DayCosts>& guide) {
  std::vector<int> some = {static_cast<int>(board_.below(work_.dates.runs.size()))};
  const std::size_t count = board_.below(kShakenMost);
  for (std::size_t i = 0; i < count; ++i) {
    const int rival = board_.rival_of(some.front());
    if (std::ranges::find(some, rival) == some.end()) some.push_back(rival);
  }
  board_.shuffle(some);
  return move_runs(some, board_.below(2) == 0 ? guide : move_costs_);
}

bool PlanImprover::shake_near(int r) {
  const int rival = board_.rival_of(r);
  return move_runs(rival == r ? std::vector{r} : std::vector{r, rival}, move_costs_);
}

bool PlanImprover::move_runs(const std::vector<int>& some, const std::vector<DayCosts>& guide) {
  std::vector<Dates> days_before;
  std::vector<std::vector<std::string>> hosts_before;
  std::int64_t before = 0, after = 0;
  for (const int r : some) {
    days_before.push_back(board_.days_of(run(r)));
    hosts_before.push_back(hosts_[at(r)]);
    before += cost_of(r);
    board_.take_out(run(r));
  }
  std::size_t placed = 0;
  for (; placed < some.size(); ++placed) {
    if (!put_back(some[placed], placed + 1 < some.size() ? guide : move_costs_)) break;
    after += cost_of(some[placed]);
  }
  if (placed == some.size() && after <= before) {
    cost_ += after - before;
    return after < before;
  }
  for (std::size_t i = 0; i < placed; ++i) board_.take_out(run(some[i]));
  for (std::size_t i = 0; i < some.size(); ++i) {
    board_.put(run(some[i]), days_before[i]);
    hosts_[at(some[i])] = std::move(hosts_before[i]);
  }
  return false;
}

PlanWork::Hosts PlanImprover::hosts() const {
  PlanWork::Hosts all(work_.dates.days.size());
  for (std::size_t r = 0; r < hosts_.size(); ++r)
    std::ranges::copy(hosts_[r], all.begin() + work_.dates.runs[r].first);
  return all;
}

std::vector<int> PlanImprover::moved_runs() const {
  std::set<int> runs;
  for (std::size_t slot = 0; slot < old_dates_.size(); ++slot)
    if (board_.dates()[slot] != old_dates_[slot]) runs.insert(work_.dates.run_of(static_cast<int>(slot)));
  return {runs.begin(), runs.end()};
}

}  // namespace giaoban
