#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/planning/days/days.h"
#include "sync/base/result.h"

namespace giaoban {

/// What a unit is from a day on: a province becomes a centrally-run city and stays the same unit.
struct UnitKind {
  std::optional<Day> from;  ///< absent: since it exists
  std::string kind;

  bool operator==(const UnitKind&) const = default;
};

/// An administrative unit with the days on which it exists. Mergers and splits are written at those that end: their
/// successors. Ids are surrogates, never codes or names.
struct PlannedUnit {
  std::string id;
  std::string name;
  std::vector<UnitKind> kinds;  ///< by rising `from`
  std::string parent;           ///< empty for the top
  std::string region;           ///< conference region, empty below the provinces
  std::optional<Day> from;      ///< first day; absent: from the beginning
  std::optional<Day> to;        ///< last day; absent: still there
  std::vector<std::string> successors;
  std::vector<std::string> neighbours;
  bool is_coastal = false;

  bool operator==(const PlannedUnit&) const = default;
  bool is_valid(Day day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

struct ClusterMember {
  std::string unit;
  std::optional<Day> from, to;  ///< first and last day in the cluster; absent: no bound

  bool operator==(const ClusterMember&) const = default;
  bool is_valid(Day day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

/// Units that meet together. No unit is in two clusters of one scheme on one day.
struct PlannedCluster {
  std::string id;
  std::string name;
  std::string scheme;  ///< whose partition this is, usually the province's id
  std::vector<ClusterMember> members;

  bool operator==(const PlannedCluster&) const = default;
};

/// Units and clusters, asked as of a date. Immutable.
class UnitHistory {
 public:
  /// Errors, all invalid_field with a pointer /units/N or /clusters/N: an id twice, an unknown unit named, an end before the
  /// beginning, a unit that succeeds or contains itself through others, a unit in two clusters of a scheme on one day.
  static Result<UnitHistory> make(std::vector<PlannedUnit> units, std::vector<PlannedCluster> clusters);

  const std::vector<PlannedUnit>& units() const { return units_; }
  const std::vector<PlannedCluster>& clusters() const { return clusters_; }
  /// Null where there is none.
  const PlannedUnit* unit(const std::string& id) const;
  const PlannedCluster* cluster(const std::string& id) const;

  bool is_valid(const std::string& id, Day day) const;
  /// Empty where the unit is unknown or not there yet.
  std::string kind_on(const std::string& id, Day day) const;
  /// In the order in which units were given.
  std::vector<std::string> children_on(const std::string& parent, Day day) const;
  /// Members of the cluster that exist that day, in the cluster's order.
  std::vector<std::string> members_on(const std::string& cluster, Day day) const;
  std::optional<std::string> cluster_of(const std::string& unit, const std::string& scheme, Day day) const;
  /// What stands in the unit's place that day, through mergers and splits: itself while it exists, nothing where it ended
  /// without a successor.
  std::vector<std::string> successors_on(const std::string& id, Day day) const;
  /// All units that came into this one, through chains, without itself.
  std::vector<std::string> predecessors_of(const std::string& id) const;
  /// Those that name it as their successor.
  std::vector<std::string> direct_predecessors(const std::string& id) const;
  /// Days on which some member of the cluster enters or leaves, or begins or ends to exist; sorted, each once. The day
  /// named is the first of the new state.
  std::vector<Day> changes_of(const std::string& cluster) const;

 private:
  Result<void> check_units() const;
  Result<void> check_successors() const;
  Result<void> check_parents() const;
  Result<void> check_clusters() const;

  std::vector<PlannedUnit> units_;
  std::vector<PlannedCluster> clusters_;
  std::unordered_map<std::string, std::size_t> unit_at_, cluster_at_;
  std::unordered_map<std::string, std::vector<std::string>> came_from_;
};

}  // namespace giaoban
