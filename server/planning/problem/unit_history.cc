#include "server/planning/problem/unit_history.h"

#include <algorithm>
#include <set>

namespace giaoban {
namespace {

std::string unit_pointer(std::size_t at) { return "/units/" + std::to_string(at); }
std::string cluster_pointer(std::size_t at) { return "/clusters/" + std::to_string(at); }

bool ends_before(const std::optional<Day>& from, const std::optional<Day>& to) { return from && to && *to < *from; }

bool is_member(const std::vector<std::string>& members, const std::string& unit) {
  return std::ranges::find(members, unit) != members.end();
}

bool meet(const ClusterMember& a, const ClusterMember& b) {
  return !(a.to && b.from && *a.to < *b.from) && !(b.to && a.from && *b.to < *a.from);
}

}  // namespace

Result<UnitHistory> UnitHistory::make(std::vector<PlannedUnit> units, std::vector<PlannedCluster> clusters) {
  UnitHistory history;
  history.units_ = std::move(units);
  history.clusters_ = std::move(clusters);
  for (std::size_t i = 0; i < history.units_.size(); ++i)
    if (!history.unit_at_.try_emplace(history.units_[i].id, i).second)
      return fail(problem::kInvalidField, "unit " + history.units_[i].id + " comes twice", unit_pointer(i) + "/id");
  for (const PlannedUnit& one : history.units_)
    for (const std::string& next : one.successors) history.came_from_[next].push_back(one.id);
  for (std::size_t i = 0; i < history.clusters_.size(); ++i)
    if (!history.cluster_at_.try_emplace(history.clusters_[i].id, i).second)
      return fail(problem::kInvalidField, "cluster " + history.clusters_[i].id + " comes twice", cluster_pointer(i) + "/id");
  for (const auto check : {&UnitHistory::check_units, &UnitHistory::check_successors, &UnitHistory::check_parents, &UnitHistory::check_clusters})
    if (const auto good = (history.*check)(); !good) return std::unexpected(good.error());
  return history;
}

Result<void> UnitHistory::check_units() const {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const PlannedUnit& unit = units_[i];
    if (ends_before(unit.from, unit.to)) return fail(problem::kInvalidField, unit.name + " ends before it begins", unit_pointer(i) + "/to");
    if (unit.kinds.empty()) return fail(problem::kInvalidField, unit.name + " has no kind", unit_pointer(i) + "/kinds");
    if (!unit.parent.empty() && !unit_at_.contains(unit.parent))
      return fail(problem::kInvalidField, "there is no unit " + unit.parent, unit_pointer(i) + "/parent");
    for (const std::string& other : unit.neighbours)
      if (!unit_at_.contains(other)) return fail(problem::kInvalidField, "there is no unit " + other, unit_pointer(i) + "/neighbours");
    for (const std::string& other : unit.successors) {
      if (!unit_at_.contains(other)) return fail(problem::kInvalidField, "there is no unit " + other, unit_pointer(i) + "/successors");
      if (!unit.to) return fail(problem::kInvalidField, unit.name + " has a successor but no last day", unit_pointer(i) + "/to");
    }
  }
  return {};
}

Result<void> UnitHistory::check_successors() const {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    std::set<std::string> seen;
    std::vector<std::string> waiting = units_[i].successors;
    while (!waiting.empty()) {
      const std::string id = std::move(waiting.back());
      waiting.pop_back();
      if (id == units_[i].id)
        return fail(problem::kInvalidField, units_[i].name + " succeeds itself through others", unit_pointer(i) + "/successors");
      if (!seen.insert(id).second) continue;
      const auto& next = unit(id)->successors;
      waiting.insert(waiting.end(), next.begin(), next.end());
    }
  }
  return {};
}

Result<void> UnitHistory::check_parents() const {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const PlannedUnit* above = &units_[i];
    for (std::size_t steps = 0; !above->parent.empty(); ++steps) {
      if (steps > units_.size()) return fail(problem::kInvalidField, units_[i].name + " lies within itself", unit_pointer(i) + "/parent");
      above = unit(above->parent);
    }
  }
  return {};
}

Result<void> UnitHistory::check_clusters() const {
  std::unordered_map<std::string, std::vector<const ClusterMember*>> seen;  // by scheme and unit
  for (std::size_t i = 0; i < clusters_.size(); ++i) {
    for (std::size_t j = 0; j < clusters_[i].members.size(); ++j) {
      const ClusterMember& member = clusters_[i].members[j];
      const std::string pointer = cluster_pointer(i) + "/members/" + std::to_string(j);
      const PlannedUnit* found = unit(member.unit);
      if (found == nullptr) return fail(problem::kInvalidField, "there is no unit " + member.unit, pointer + "/unit");
      if (ends_before(member.from, member.to)) return fail(problem::kInvalidField, "a membership ends before it begins", pointer + "/to");
      auto& others = seen[clusters_[i].scheme + "\n" + member.unit];
      for (const ClusterMember* other : others)
        if (meet(member, *other)) return fail(problem::kInvalidField, found->name + " is in two clusters on one day", pointer);
      others.push_back(&member);
    }
  }
  return {};
}

const PlannedUnit* UnitHistory::unit(const std::string& id) const {
  const auto found = unit_at_.find(id);
  return found == unit_at_.end() ? nullptr : &units_[found->second];
}

const PlannedCluster* UnitHistory::cluster(const std::string& id) const {
  const auto found = cluster_at_.find(id);
  return found == cluster_at_.end() ? nullptr : &clusters_[found->second];
}

bool UnitHistory::is_valid(const std::string& id, Day day) const {
  const PlannedUnit* found = unit(id);
  return found != nullptr && found->is_valid(day);
}

std::string UnitHistory::kind_on(const std::string& id, Day day) const {
  const PlannedUnit* found = unit(id);
  std::string kind;
  if (found == nullptr) return kind;
  for (const UnitKind& one : found->kinds)
    if (!one.from || *one.from <= day) kind = one.kind;
  return kind;
}

std::vector<std::string> UnitHistory::children_on(const std::string& parent, Day day) const {
  std::vector<std::string> children;
  for (const PlannedUnit& unit : units_)
    if (unit.parent == parent && unit.is_valid(day)) children.push_back(unit.id);
  return children;
}

std::vector<std::string> UnitHistory::members_on(const std::string& cluster_id, Day day) const {
  std::vector<std::string> members;
  const PlannedCluster* found = cluster(cluster_id);
  if (found == nullptr) return members;
  for (const ClusterMember& member : found->members)
    if (member.is_valid(day) && is_valid(member.unit, day)) members.push_back(member.unit);
  return members;
}

std::optional<std::string> UnitHistory::cluster_of(const std::string& unit_id, const std::string& scheme, Day day) const {
  for (const PlannedCluster& one : clusters_)
    if (one.scheme == scheme && is_member(members_on(one.id, day), unit_id)) return one.id;
  return std::nullopt;
}

std::vector<std::string> UnitHistory::successors_on(const std::string& id, Day day) const {
  std::vector<std::string> found, waiting = {id};
  std::set<std::string> seen;
  while (!waiting.empty()) {
    const std::string next = std::move(waiting.back());
    waiting.pop_back();
    const PlannedUnit* one = unit(next);
    if (one == nullptr || !seen.insert(next).second) continue;
    if (one->is_valid(day)) found.push_back(next);
    else if (one->to && *one->to < day) waiting.insert(waiting.end(), one->successors.rbegin(), one->successors.rend());
  }
  return found;
}

std::vector<std::string> UnitHistory::direct_predecessors(const std::string& id) const {
  const auto found = came_from_.find(id);
  return found == came_from_.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> UnitHistory::predecessors_of(const std::string& id) const {
  std::vector<std::string> found;
  std::set<std::string> seen = {id};
  for (std::vector<std::string> waiting = direct_predecessors(id); !waiting.empty();) {
    const std::string next = std::move(waiting.front());
    waiting.erase(waiting.begin());
    if (!seen.insert(next).second) continue;
    const auto before = direct_predecessors(next);
    waiting.insert(waiting.end(), before.begin(), before.end());
    found.push_back(next);
  }
  return found;
}

std::vector<Day> UnitHistory::changes_of(const std::string& cluster_id) const {
  std::set<Day> changes;
  const PlannedCluster* found = cluster(cluster_id);
  if (found == nullptr) return {};
  const auto note = [&](const std::optional<Day>& from, const std::optional<Day>& to) {
    if (from) changes.insert(*from);
    if (to) changes.insert(*to + std::chrono::days(1));
  };
  for (const ClusterMember& member : found->members) {
    note(member.from, member.to);
    note(unit(member.unit)->from, unit(member.unit)->to);
  }
  return {changes.begin(), changes.end()};
}

}  // namespace giaoban
