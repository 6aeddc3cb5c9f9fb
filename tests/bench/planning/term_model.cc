#include "tests/bench/planning/term_model.h"

#include <cassert>
#include <istream>
#include <map>
#include <sstream>

namespace giaoban::bench {
namespace {

using enum MixedInteger::Sense;
using enum MixedInteger::Range;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::string name(const char* kind, int slot, int a) { return kind + std::to_string(slot) + "_" + std::to_string(a); }

/// Candidates and rounds of each slot; no member comes or goes.
std::vector<HostPlace> places_of(const PlanWork& work) {
  std::vector<HostPlace> all;
  for (const Strand& strand : work.slots.strands) {
    const auto eras = host_eras(work.slots, strand);
    assert(eras.size() <= 1);
    if (eras.empty()) continue;
    const auto own = host_places(work.slots, strand, eras.front(), HostRecord(work.problem, work.slots.history, strand));
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

class Builder {
 public:
  Builder(const PlanWork& work, GapModel gaps) : work_(work), dates_(work.dates), gaps_(gaps), places_(places_of(work)) {}

  MixedInteger build() {
    for (int slot = 0; slot < static_cast<int>(dates_.days.size()); ++slot) add_days(slot);
    for (const DateRun& run : dates_.runs) {
      for (int i = 1; i < run.count; ++i) {
        if (gaps_ == GapModel::kDays) add_gap(run, i);
        else add_steps(run, i);
      }
    }
    for (const Crew& crew : dates_.crews) add_crew(crew);
    for (const Strand& strand : work_.slots.strands) add_hosts(strand);
    return std::move(made_);
  }

 private:
  void add_days(int slot) {
    const int one = made_.row(kEqual, 1);
    auto& days = day_at_.emplace_back();
    DayCosts first;
    const DateRun& run = dates_.runs[at(dates_.run_of(slot))];
    if (run.first == slot) {
      first.resize(dates_.days[at(slot)].size());
      first_steps(dates_, run, work_.gap_weights, first);
    }
    for (std::size_t j = 0; j < dates_.days[at(slot)].size(); ++j) {
      const Cost cost = first.empty() ? 0 : first[j];
      if (cost >= kNoWay) continue;
      const int day = dates_.days[at(slot)][j];
      const int column = made_.column(name("x", slot, day), static_cast<double>(cost) / kCostScale, kBinary);
      made_.put(one, column, 1);
      days.emplace(day, column);
    }
  }

  /// Order, spacing and weekdays of a slot and the one before it, from sums over their days.
  void add_gap(const DateRun& run, int i) {
    const int slot = run.first + i, even = run.even_gaps[at(i)];
    const int least = made_.row(kAtLeast, run.min_gap), under = made_.row(kAtLeast, -even), over = made_.row(kAtLeast, even);
    const int off = made_.column("e" + std::to_string(slot), work_.gap_weights.spacing, kNotNegative);
    made_.put(under, off, 1);  // off - gap >= -even, off + gap >= even
    made_.put(over, off, 1);
    const int same = made_.column("w" + std::to_string(slot), work_.gap_weights.same_weekday, kNotNegative);
    std::map<int, int> by_weekday;
    for (const int which : {slot - 1, slot}) {
      const double sign = which == slot ? 1 : -1;
      for (const auto& [day, column] : day_at_[at(which)]) {
        if (day != 0) made_.put(least, column, sign * day), made_.put(under, column, -sign * day), made_.put(over, column, sign * day);
        const auto [row, is_new] = by_weekday.try_emplace(dates_.weekdays[at(day)], 0);
        if (is_new) {
          row->second = made_.row(kAtMost, 1);
          made_.put(row->second, same, -1);
        }
        made_.put(row->second, column, 1);
      }
    }
  }

  /// The same as a flow: what leaves each day of the slot before comes to a day of this one.
  void add_steps(const DateRun& run, int i) {
    const int slot = run.first + i, even = run.even_gaps[at(i)];
    std::map<int, int> into;
    for (const auto& [day, column] : day_at_[at(slot)]) {
      into[day] = made_.row(kEqual, 0);
      made_.put(into[day], column, -1);
    }
    for (const auto& [before, column] : day_at_[at(slot - 1)]) {
      const int from = made_.row(kEqual, 0);
      made_.put(from, column, -1);
      for (const auto& [day, row] : into) {
        if (day - before < run.min_gap || std::abs(day - before - even) > kStepOffMost) continue;
        const Cost cost = gap_cost(work_.gap_weights, dates_.weekdays, before, day, even);
        const int step = made_.column(name("a", slot, before) + "_" + std::to_string(day), static_cast<double>(cost), kNotNegative);
        made_.put(from, step, 1);
        made_.put(row, step, 1);
      }
    }
  }

  void add_crew(const Crew& crew) {
    std::map<int, std::vector<int>> on;
    for (const int slot : crew)
      for (const auto& [day, column] : day_at_[at(slot)]) on[day].push_back(column);
    for (const auto& [day, columns] : on) {
      if (columns.size() < 2) continue;
      const int one = made_.row(kAtMost, 1);
      for (const int column : columns) made_.put(one, column, 1);
    }
  }

  void add_hosts(const Strand& strand) {
    std::map<std::pair<int, std::string>, int> rounds;
    std::map<std::string, int> before;
    std::string last = HostRecord(work_.problem, work_.slots.history, strand).last();
    for (int slot = strand.first; slot < strand.first + strand.count; ++slot) {
      const HostPlace& place = places_[at(slot)];
      const int one = made_.row(kEqual, 1);
      std::map<std::string, int> now;
      for (std::size_t c = 0; c < place.candidates.size(); ++c) {
        const std::string& unit = place.candidates[c];
        const double cost = last.empty() ? 0 : work_.host_points.neighbours(last, unit);
        const int column = now[unit] = made_.column(name("y", slot, static_cast<int>(c)), cost, kBinary);
        made_.put(one, column, 1);
        add_months(slot, unit, static_cast<int>(c), column);
        if (place.is_confirmed) continue;
        const auto [round, is_new] = rounds.try_emplace({place.round, unit}, 0);
        if (is_new) round->second = made_.row(kAtMost, 1);
        made_.put(round->second, column, 1);
      }
      add_neighbours(slot, before, now);
      before = std::move(now);
      last.clear();
    }
  }

  /// A host in a month that costs: at least host + month - 1.
  void add_months(int slot, const std::string& unit, int candidate, int column) {
    const auto points = work_.host_points.by_month(unit);
    std::map<int, int> rows;  // by points: months of the same cost are one
    for (const auto& [day, x] : day_at_[at(slot)]) {
      const int cost = points[month_of(work_.day(day))];
      if (cost == 0) continue;
      const auto [row, is_new] = rows.try_emplace(cost, 0);
      if (is_new) {
        row->second = made_.row(kAtMost, 1);
        made_.put(row->second, column, 1);
        made_.put(row->second, made_.column(name("z", slot, candidate) + "_" + std::to_string(cost), cost, kAtMostOne), -1);
      }
      made_.put(row->second, x, 1);
    }
  }

  void add_neighbours(int slot, const std::map<std::string, int>& before, const std::map<std::string, int>& now) {
    int both = -1;
    for (const auto& [unit, column] : before) {
      int row = -1;
      for (const auto& [next, next_column] : now) {
        const int cost = work_.host_points.neighbours(unit, next);
        if (cost == 0) continue;
        if (both < 0) both = made_.column("n" + std::to_string(slot), cost, kAtMostOne);
        if (row < 0) {
          row = made_.row(kAtMost, 1);
          made_.put(row, column, 1);
          made_.put(row, both, -1);
        }
        made_.put(row, next_column, 1);
      }
    }
  }

  const PlanWork& work_;
  const DateProblem& dates_;
  const GapModel gaps_;
  const std::vector<HostPlace> places_;
  std::vector<std::map<int, int>> day_at_;  ///< by slot: day -> column
  MixedInteger made_;
};

}  // namespace

MixedInteger term_model(const PlanWork& work, GapModel gaps) { return Builder(work, gaps).build(); }

std::optional<TermPlan> read_plan(const PlanWork& work, std::istream& solution) {
  const auto places = places_of(work);
  Dates days(places.size(), -1);
  PlanWork::Hosts hosts(places.size());
  std::string line;
  while (std::getline(solution, line)) {
    std::istringstream words(line);
    std::string number, variable;
    double value = 0;
    if (!(words >> number) || (number == "**" && !(words >> number)) || !(words >> variable >> value)) continue;
    const auto bar = variable.find('_');
    if ((variable[0] != 'x' && variable[0] != 'y') || bar == std::string::npos || value < 0.5) continue;
    const auto slot = static_cast<std::size_t>(std::stoi(variable.substr(1, bar - 1)));
    const int which = std::stoi(variable.substr(bar + 1));
    if (variable[0] == 'x') days.at(slot) = which;
    else hosts.at(slot) = places.at(slot).candidates.at(at(which));
  }
  for (std::size_t slot = 0; slot < days.size(); ++slot)
    if (days[slot] < 0 || hosts[slot].empty()) return std::nullopt;
  return work.plan(days, hosts);
}

}  // namespace giaoban::bench
