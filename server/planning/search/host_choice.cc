#include "server/planning/search/host_choice.h"

#include <gecode/int.hh>
#include <gecode/search.hh>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace giaoban {
namespace {

constexpr std::size_t kRememberedMost = 100'000;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A host for each slot, and what the slots and the pairs cost. Units are numbers here.
class HostSpace : public Gecode::Space {
 public:
  HostSpace(const HostChoice& choice, const HostPoints& points) : hosts_(*this, static_cast<int>(choice.places.size())) {
    for (const HostPlace& place : choice.places)
      for (const std::string& unit : place.candidates) number(unit);
    Gecode::IntVarArgs costs;
    std::map<int, Gecode::IntVarArgs> rounds;
    for (int i = 0; i < hosts_.size(); ++i) {
      const HostPlace& place = choice.places[at(i)];
      Gecode::IntArgs units;
      int most = 0;
      Gecode::IntArgs by_unit(static_cast<int>(units_.size()));
      std::fill(by_unit.begin(), by_unit.end(), 0);
      for (std::size_t j = 0; j < place.candidates.size(); ++j) {
        const int unit = number(place.candidates[j]);
        by_unit[unit] = choice.points[at(i)][j] + before_points(choice, points, i, place.candidates[j]);
        most = std::max(most, by_unit[unit]);
        units << unit;
      }
      hosts_[i] = Gecode::IntVar(*this, Gecode::IntSet(units));
      Gecode::IntVar cost(*this, 0, most);
      Gecode::element(*this, by_unit, hosts_[i], cost, Gecode::IPL_DOM);
      costs << cost;
      if (!place.is_confirmed) rounds[place.round] << hosts_[i];
    }
    for (const auto& [round, hosts] : rounds) Gecode::distinct(*this, hosts, Gecode::IPL_DOM);
    add_pairs(points, costs);
    cost_ = Gecode::IntVar(*this, 0, Gecode::Int::Limits::max);
    Gecode::linear(*this, costs, Gecode::IRT_EQ, cost_);
    Gecode::branch(*this, costs, Gecode::INT_VAR_SIZE_MIN(), Gecode::INT_VAL_MIN());
    Gecode::branch(*this, hosts_, Gecode::INT_VAR_SIZE_MIN(), Gecode::INT_VAL_MIN());
  }
  HostSpace(HostSpace& other) : Gecode::Space(other) {
    hosts_.update(*this, other.hosts_);
    cost_.update(*this, other.cost_);
  }
  Gecode::Space* copy() override { return new HostSpace(*this); }
  /// Whatever is found after `best` costs less.
  void constrain(const Gecode::Space& best) override {
    Gecode::rel(*this, cost_, Gecode::IRT_LE, static_cast<const HostSpace&>(best).cost_.val());
  }

  std::vector<int> hosts() const {
    std::vector<int> found;
    for (const Gecode::IntVar& host : hosts_) found.push_back(host.val());
    return found;
  }
  /// Units by their number; filled by the first space alone.
  std::vector<std::string> names() const {
    std::vector<std::string> names(units_.size());
    for (const auto& [unit, n] : units_) names[at(n)] = unit;
    return names;
  }

 private:
  int number(const std::string& unit) { return units_.try_emplace(unit, static_cast<int>(units_.size())).first->second; }

  static int before_points(const HostChoice& choice, const HostPoints& points, int i, const std::string& unit) {
    return i == 0 && !choice.host_before.empty() ? points.neighbours(choice.host_before, unit) : 0;
  }

  void add_pairs(const HostPoints& points, Gecode::IntVarArgs& costs) {
    const int count = static_cast<int>(units_.size());
    const std::vector<std::string> unit_names = names();
    Gecode::IntArgs table(count * count);
    int most = 0;
    for (int a = 0; a < count; ++a)
      for (int b = 0; b < count; ++b) most = std::max(most, table[a * count + b] = points.neighbours(unit_names[at(a)], unit_names[at(b)]));
    if (most == 0) return;
    const Gecode::IntSharedArray shared(table);
    for (int i = 1; i < hosts_.size(); ++i) {
      Gecode::IntVar pair(*this, 0, count * count - 1), cost(*this, 0, most);
      Gecode::linear(*this, Gecode::IntArgs({count, 1, -1}), Gecode::IntVarArgs({hosts_[i - 1], hosts_[i], pair}), Gecode::IRT_EQ, 0, Gecode::IPL_DOM);
      Gecode::element(*this, shared, pair, cost, Gecode::IPL_DOM);
      costs << cost;
    }
  }

  Gecode::IntVarArray hosts_;
  Gecode::IntVar cost_;
  std::map<std::string, int> units_;
};

/// Hosts without a search, each round's candidates in their order.
std::vector<std::string> first_hosts(const HostChoice& choice) {
  std::vector<std::string> hosts;
  std::map<int, std::size_t> taken;
  for (const HostPlace& place : choice.places)
    hosts.push_back(place.candidates[place.is_confirmed ? 0 : taken[place.round]++]);
  return hosts;
}

}  // namespace

std::vector<std::string> choose_hosts(const HostChoice& choice, const HostPoints& points) {
  const auto root = std::make_unique<HostSpace>(choice, points);
  const std::vector<std::string> names = root->names();
  Gecode::Search::NodeStop stop(kHostNodes);
  Gecode::Search::Options options;
  options.threads = 1;
  options.stop = &stop;
  Gecode::BAB<HostSpace> search(root.get(), options);
  std::vector<int> best;
  while (const auto found = std::unique_ptr<HostSpace>(search.next())) best = found->hosts();
  if (best.empty()) return first_hosts(choice);
  std::vector<std::string> hosts;
  for (const int unit : best) hosts.push_back(names[at(unit)]);
  return hosts;
}

HostChooser::HostChooser(const PlanProblem& problem, const TermSlots& slots, const HostPoints& points)
    : problem_(problem), slots_(slots), points_(points) {}

const std::vector<std::string>& HostChooser::choose(const Strand& strand, const Dates& dates) {
  std::pair<int, std::vector<unsigned>> key = {strand.first, {}};
  for (int slot = strand.first; slot < strand.first + strand.count; ++slot) key.second.push_back(month_of(day(dates, slot)));
  const auto found = chosen_.find(key);
  if (found != chosen_.end()) return found->second;
  auto hosts = choose_near(strand, dates, std::vector<std::string>(at(strand.count)), 0);
  if (chosen_.size() >= kRememberedMost) chosen_.clear();
  return chosen_.emplace(std::move(key), std::move(hosts)).first->second;
}

std::vector<std::string> HostChooser::choose_near(const Strand& strand, const Dates& dates, const std::vector<std::string>& kept,
                                                  int change_points) const {
  HostRecord record(problem_, slots_.history, strand);
  std::vector<std::string> hosts;
  const std::vector<std::string>* members_before = nullptr;
  for (const HostEra& era : host_eras(slots_, strand)) {
    const auto& members = slots_.slots[at(strand.first + era.first)].members;
    if (members_before != nullptr) record.enter(*members_before, members);
    members_before = &members;
    HostChoice choice{host_places(slots_, strand, era, record), {}, hosts.empty() ? record.last() : hosts.back()};
    for (int i = 0; i < era.count; ++i) {
      const std::string& host_kept = kept[at(era.first + i)];
      auto& own = choice.points.emplace_back();
      for (const std::string& unit : choice.places[at(i)].candidates) {
        const bool is_change = !host_kept.empty() && host_kept != unit;
        own.push_back(points_.both(unit, day(dates, strand.first + era.first + i)) + (is_change ? change_points : 0));
      }
    }
    for (std::string& host : choose_hosts(choice, points_)) {
      record.add(host);
      hosts.push_back(std::move(host));
    }
  }
  return hosts;
}

bool HostChooser::hold_turns(const Strand& strand, const std::vector<std::string>& hosts) const {
  HostRecord record(problem_, slots_.history, strand);
  const std::vector<std::string>* members_before = nullptr;
  for (const HostEra& era : host_eras(slots_, strand)) {
    const auto& members = slots_.slots[at(strand.first + era.first)].members;
    if (members_before != nullptr) record.enter(*members_before, members);
    members_before = &members;
    const auto places = host_places(slots_, strand, era, record);
    std::set<std::pair<int, std::string>> taken;
    for (int i = 0; i < era.count; ++i) {
      const std::string& host = hosts[at(era.first + i)];
      const HostPlace& place = places[at(i)];
      if (std::ranges::find(place.candidates, host) == place.candidates.end()) return false;
      if (!place.is_confirmed && !taken.emplace(place.round, host).second) return false;
      record.add(host);
    }
  }
  return true;
}

std::int64_t HostChooser::points(const Strand& strand, const Dates& dates, const std::vector<std::string>& hosts) const {
  std::int64_t sum = 0;
  std::string before = HostRecord(problem_, slots_.history, strand).last();
  for (int i = 0; i < strand.count; ++i) {
    sum += points_.both(hosts[at(i)], day(dates, strand.first + i));
    if (!before.empty()) sum += points_.neighbours(before, hosts[at(i)]);
    before = hosts[at(i)];
  }
  return sum;
}

}  // namespace giaoban
