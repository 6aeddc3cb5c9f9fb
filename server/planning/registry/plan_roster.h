#pragma once
#include "server/planning/registry/registry_records.h"

namespace giaoban {

/// What a plan space is for: the briefings of a cluster, or a series that meets in one room. Read from the registry.
class PlanRoster {
 public:
  /// Errors: record_unknown (no cluster and no series has this plan), those of the schema.
  static Result<PlanRoster> read(const Space& registry, const SpaceId& plan);

  const std::string& term() const { return term_; }
  /// As a conference names it: that of the cluster, or of the series.
  const std::string& name() const { return name_; }
  bool is_cluster() const { return is_cluster_; }

  /// The series that a slot belongs to which names `series`; without a name the only one that has its slots here, or the
  /// cluster's only briefings. Null where there is none.
  const NamedRecord<schema::ConferenceSeries>* series_of(const std::optional<Uuid>& series) const;

  /// Who takes part on a day, in hosting order. Units that ended give place to those of their level that followed them. Of a
  /// cluster that has nobody left: its units as they are written.
  std::vector<UnitId> units_on(Day day) const;
  bool has_unit_on(const UnitId& unit, Day day) const;

  /// The full title of a conference, as offices write it. `units`: who takes part.
  std::string title(const NamedRecord<schema::ConferenceSeries>* series, int ordinal, const std::vector<UnitId>& units) const;

  /// First and last day of the term, where the registry says it.
  const std::optional<Period>& term_days() const { return term_days_; }

 private:
  Result<void> read_cluster(const Space& registry, const NamedRecord<schema::Cluster>& cluster);
  Result<void> read_room(const Space& registry, bool is_apart);
  void read_term(const Space& registry);

  std::string term_, name_;
  bool is_cluster_ = false;
  std::vector<NamedRecord<schema::ConferenceSeries>> series_;
  PlannedCluster cluster_;
  std::vector<PlannedUnit> members_;   ///< of the cluster, in its order
  std::optional<UnitHistory> history_; ///< of the room
  std::string strand_;                 ///< as participants() wants it
  std::map<std::string, std::string> levels_;
  std::optional<Period> term_days_;
};

/// The units that a series brings together on a day, where it meets in one room. Errors: those of the schema, invalid_field.
Result<std::vector<UnitId>> audience_on(const Space& registry, const NamedRecord<schema::ConferenceSeries>& series, bool is_apart, Day day);

}  // namespace giaoban
