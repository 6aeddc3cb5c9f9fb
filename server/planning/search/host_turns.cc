#include "server/planning/search/host_turns.h"

#include <algorithm>
#include <limits>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool has(const std::vector<std::string>& list, const std::string& one) { return std::ranges::find(list, one) != list.end(); }

/// Goes through an era's slots and closes rounds.
class Rounds {
 public:
  Rounds(const std::vector<const PlanSlot*>& slots, const HostRecord& record) : slots_(slots), places_(slots.size()) {
    for (const std::string& unit : slots.front()->members) times_[unit] = record.times(unit);
  }

  std::vector<HostPlace> places() {
    for (std::size_t next = 0; next < slots_.size(); ++round_) next = close_round(next);
    return std::move(places_);
  }

 private:
  /// Fills the round that begins at slot `begin`; returns the slot after its last.
  std::size_t close_round(std::size_t begin) {
    int lowest = std::numeric_limits<int>::max();
    for (const auto& [unit, times] : times_) lowest = std::min(lowest, times);
    std::vector<std::string> waiting;  // in the members' order
    for (const std::string& unit : slots_[begin]->members)
      if (times_.at(unit) == lowest) waiting.push_back(unit);
    const std::vector<std::string> whole = waiting;
    std::vector<std::size_t> open;
    std::size_t left = waiting.size(), slot = begin;
    for (; slot < slots_.size() && left > 0; ++slot) {
      const std::string& host = slots_[slot]->confirmed_host;
      if (host.empty()) {
        open.push_back(slot);
        --left;
        continue;
      }
      places_[slot] = {{host}, round_, true};
      if (std::erase(waiting, host) > 0) --left;
      else if (const auto beyond = times_.find(host); beyond != times_.end()) ++beyond->second;
    }
    for (const std::size_t one : open) places_[one] = {waiting, round_, false};
    for (const std::string& unit : whole) ++times_.at(unit);
    return slot;
  }

  const std::vector<const PlanSlot*>& slots_;
  std::vector<HostPlace> places_;
  std::map<std::string, int> times_;
  int round_ = 0;
};

}  // namespace

HostRecord::HostRecord(const PlanProblem& problem, const UnitHistory& history, const Strand& strand) : history_(history) {
  std::optional<Day> last;
  for (const KnownConference& known : problem.history) {
    if (known.series != strand.series->id || known.is_cancelled || known.host.empty()) continue;
    ++own_[known.host];
    if (known.cluster != strand.cluster || !known.date || (last && *known.date < *last)) continue;
    last = known.date;
    last_ = known.host;
  }
}

int HostRecord::times(const std::string& unit) const {
  const auto find = [](const std::map<std::string, int>& in, const std::string& id) {
    const auto found = in.find(id);
    return found == in.end() ? 0 : found->second;
  };
  int inherited = 0;
  if (!own_.empty())
    for (const std::string& before : history_.direct_predecessors(unit)) inherited = std::max(inherited, times(before));
  return find(own_, unit) + find(head_start_, unit) + inherited;
}

void HostRecord::enter(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  std::vector<std::string> entered;
  int lowest = std::numeric_limits<int>::max();
  for (const std::string& unit : now) {
    const auto from = history_.predecessors_of(unit);
    const bool is_known = has(before, unit) || std::ranges::any_of(from, [&](const std::string& one) { return has(before, one); });
    if (is_known) lowest = std::min(lowest, times(unit));
    else entered.push_back(unit);
  }
  if (lowest == std::numeric_limits<int>::max()) return;
  for (const std::string& unit : entered) head_start_[unit] += std::max(0, lowest - times(unit));
}

std::vector<HostEra> host_eras(const TermSlots& slots, const Strand& strand) {
  std::vector<HostEra> eras;
  for (int i = 0; i < strand.count; ++i) {
    const auto members = [&](int k) -> const std::vector<std::string>& { return slots.slots[at(strand.first + k)].members; };
    if (i == 0 || members(i) != members(i - 1)) eras.push_back({i, 0});
    ++eras.back().count;
  }
  return eras;
}

std::vector<HostPlace> host_places(const TermSlots& slots, const Strand& strand, const HostEra& era, const HostRecord& record) {
  std::vector<const PlanSlot*> own;
  for (int i = 0; i < era.count; ++i) own.push_back(&slots.slots[at(strand.first + era.first + i)]);
  return Rounds(own, record).places();
}

}  // namespace giaoban
