#include "server/planning/search/hosted_path.h"

#include <algorithm>
#include <cassert>

namespace giaoban {
namespace {

constexpr int kStatesMost = 48;  ///< of a round

std::size_t at(int i) { return static_cast<std::size_t>(i); }

int distance(const std::array<int, 13>& a, const std::array<int, 13>& b) {
  int sum = 0;
  for (std::size_t month = 1; month < a.size(); ++month) sum += std::abs(a[month] - b[month]);
  return sum;
}

}  // namespace

bool HostedPath::Round::has_left(int state, const HostClass& one, int taken) const {
  if (one.unit != 0) return digit(state, one) < one.size;
  for (const HostClass& other : classes) taken -= digit(state, other);
  return taken < one.size;
}

std::vector<HostedPath::HostClass> HostedPath::classes_of(const SlotMenu& menu) {
  std::vector<HostClass> classes;
  for (const auto& points : menu.points) {
    const auto found = std::ranges::find(classes, points, &HostClass::points);
    if (found == classes.end()) classes.push_back({points, 1, 0});
    else ++found->size;
  }
  return classes;
}

void HostedPath::join_nearest(std::vector<HostClass>& classes) {
  std::size_t a = 0, b = 1;
  for (std::size_t i = 0; i < classes.size(); ++i)
    for (std::size_t k = i + 1; k < classes.size(); ++k)
      if (distance(classes[i].points, classes[k].points) < distance(classes[a].points, classes[b].points)) a = i, b = k;
  for (std::size_t month = 1; month <= 12; ++month) classes[a].points[month] = std::min(classes[a].points[month], classes[b].points[month]);
  classes[a].size += classes[b].size;
  classes.erase(classes.begin() + static_cast<long>(b));
}

HostedPath::Round HostedPath::round_of(const SlotMenu& menu) {
  Round round{classes_of(menu), 1};
  for (;; join_nearest(round.classes)) {
    std::ranges::stable_sort(round.classes, std::greater(), &HostClass::size);
    round.states = 1;
    for (std::size_t c = 1; c < round.classes.size() && round.states <= kStatesMost; ++c) {
      round.classes[c].unit = round.states;
      round.states *= round.classes[c].size + 1;
    }
    round.classes.front().unit = 0;
    if (round.states <= kStatesMost) return round;
  }
}

void HostedPath::read_places(const Target& target) {
  rounds_.assign(1, Round());  // of slots before the first round
  places_.assign(at(target.run.count), Place());
  int round = -1, taken = 0;
  for (int i = 0; i < target.run.count; ++i) {
    const SlotMenu& menu = target.menu.slots[at(target.run.first + i)];
    Place& place = places_[at(i)];
    place.is_turn = menu.round >= 0;
    if (place.is_turn && menu.round != round) {
      round = menu.round;
      rounds_.push_back(round_of(menu));
      place.is_first = true;
      taken = 0;
    }
    place.round = rounds_.size() - 1;
    place.taken = taken;
    if (place.is_turn) ++taken;
    for (std::size_t month = 1; month <= 12; ++month) {
      place.least[month] = menu.points.front()[month];
      for (const auto& points : menu.points) place.least[month] = std::min(place.least[month], points[month]);
    }
  }
}

/// The cheapest ways to the days of a slot, before its host: to `state` of its round.
void HostedPath::arrive(const Target& target, int place, int state) {
  const auto& days = target.problem.days[at(target.run.first + place)];
  arrival_.assign(days.size(), kNoWay);
  if (place == 0) {
    first_steps(target.problem, target.run, target.weights, arrival_);
    return;
  }
  const auto& before = reach_[at(place - 1)];
  if (!places_[at(place)].is_first) {
    step_.find(target.problem, target.run, target.weights, place, before[at(state)], arrival_);
    return;
  }
  merged_ = before.front();
  for (const DayCosts& other : before)
    for (std::size_t k = 0; k < merged_.size(); ++k) merged_[k] = std::min(merged_[k], other[k]);
  step_.find(target.problem, target.run, target.weights, place, merged_, arrival_);
}

void HostedPath::fill(const Target& target, int place) {
  const Place& here = places_[at(place)];
  const Round& round = rounds_[here.round];
  const auto& days = target.problem.days[at(target.run.first + place)];
  const DayCosts& own = target.costs[at(target.run.first + place)];
  reach_[at(place)].assign(at(round.states), DayCosts(days.size(), kNoWay));
  const int sources = place == 0 || here.is_first ? 1 : round.states;
  for (int state = 0; state < sources; ++state) {
    arrive(target, place, state);
    const auto add = [&](const std::array<int, 13>& points, DayCosts& reach) {
      for (std::size_t j = 0; j < days.size(); ++j)
        if (arrival_[j] < kNoWay && own[j] < kNoWay)
          reach[j] = std::min(reach[j], arrival_[j] + points[target.menu.months[at(days[j])]] * kCostScale + own[j]);
    };
    if (!here.is_turn) {
      add(here.least, reach_[at(place)][at(state)]);
      continue;
    }
    for (const HostClass& one : round.classes)
      if (round.has_left(state, one, here.taken)) add(one.points, reach_[at(place)][at(state + one.unit)]);
  }
}

/// Finds a day and state of the slot before from which `arrival` is reached.
bool HostedPath::came_from(const Target& target, int place, int state, int j, Cost arrival, int& state_before, int& j_before) const {
  const int day = target.problem.days[at(target.run.first + place)][at(j)];
  const auto& days = target.problem.days[at(target.run.first + place - 1)];
  const auto& before = reach_[at(place - 1)];
  const bool is_first = places_[at(place)].is_first;
  for (int from = is_first ? 0 : state; from < (is_first ? static_cast<int>(before.size()) : state + 1); ++from)
    for (std::size_t k = 0; k < days.size() && days[k] + target.run.min_gap <= day; ++k) {
      const Cost gap = gap_cost(target.weights, target.problem.weekdays, days[k], day, target.run.even_gaps[at(place)]) * kCostScale;
      if (before[at(from)][k] + gap != arrival) continue;
      state_before = from;
      j_before = static_cast<int>(k);
      return true;
    }
  return false;
}

bool HostedPath::step_back(const Target& target, int place, int& state, int& j) const {
  const Place& here = places_[at(place)];
  const Round& round = rounds_[here.round];
  const unsigned month = target.menu.months[at(target.problem.days[at(target.run.first + place)][at(j)])];
  const Cost left = reach_[at(place)][at(state)][at(j)] - target.costs[at(target.run.first + place)][at(j)];
  int state_before = 0, j_before = 0;
  bool is_found = false;
  if (!here.is_turn) is_found = came_from(target, place, state, j, left - here.least[month] * kCostScale, state_before, j_before);
  for (std::size_t c = 0; c < round.classes.size() && here.is_turn && !is_found; ++c) {
    const HostClass& one = round.classes[c];
    const int from = state - one.unit;
    if ((one.unit != 0 && round.digit(state, one) == 0) || !round.has_left(from, one, here.taken) || (here.is_first && from != 0)) continue;
    is_found = came_from(target, place, from, j, left - one.points[month] * kCostScale, state_before, j_before);
  }
  state = state_before;
  j = j_before;
  return is_found;
}

Cost HostedPath::find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const HostMenu& menu,
                      const std::vector<DayCosts>& costs, Dates& dates) {
  const Target target{problem, run, weights, menu, costs};
  read_places(target);
  reach_.resize(std::max(reach_.size(), at(run.count)));
  for (int place = 0; place < run.count; ++place) fill(target, place);
  Cost best = kNoWay;
  int state = 0, j = 0;
  const auto& last = reach_[at(run.count - 1)];
  for (std::size_t s = 0; s < last.size(); ++s)
    for (std::size_t k = 0; k < last[s].size(); ++k)
      if (last[s][k] < best) {
        best = last[s][k];
        state = static_cast<int>(s);
        j = static_cast<int>(k);
      }
  if (best >= kNoWay) return kNoWay;
  for (int place = run.count - 1; place >= 0; --place) {
    dates[at(run.first + place)] = problem.days[at(run.first + place)][at(j)];
    if (place == 0) break;
    const bool is_found = step_back(target, place, state, j);
    assert(is_found && "every cost was reached from somewhere");
  }
  return best;
}

}  // namespace giaoban
