#pragma once
#include "schema/records.h"
#include "server/planning/problem/problem.h"
#include "sync/space/space.h"

namespace giaoban {

/// A record of a space with its id.
template <typename Fields>
struct NamedRecord {
  std::string id;
  Fields fields;
};

/// The records of a collection that exist, by their ids. Error: that of the schema for the first that is not as it should be,
/// with the pointer /collection/id/field.
template <typename Fields>
Result<std::vector<NamedRecord<Fields>>> read_records(const Space& space, std::string_view collection) {
  std::vector<NamedRecord<Fields>> found;
  std::optional<Error> error;
  space.each(collection, [&](const std::string& id, const Record& record) {
    auto fields = Fields::decode(record.visible());
    if (fields) found.push_back({id, std::move(*fields)});
    else if (!error) error = Error{fields.error().code, fields.error().detail, "/" + std::string(collection) + "/" + id + fields.error().pointer};
  });
  if (error) return std::unexpected(std::move(*error));
  return found;
}

/// A unit as the planner knows it. Links to units that `is_known` has not are left out: a registry need not hold its country.
PlannedUnit planned_unit_of(const std::string& id, const schema::Unit& unit, const std::function<bool(const std::string&)>& is_known);

using NamedUnits = std::vector<NamedRecord<schema::Unit>>;
/// A cluster of the scheme. What replaced a unit that ended follows it where it is of the same level and in none of `others`,
/// the units of all clusters of the term.
PlannedCluster planned_cluster_of(const NamedRecord<schema::Cluster>& cluster, const std::string& scheme, const NamedUnits& units,
                                  std::set<std::string>& others);

/// A rule of conferences. `scheme`: of the clusters.
Series planned_series_of(const NamedRecord<schema::ConferenceSeries>& series, const std::string& scheme);

/// Whose conferences a series' slots are: the planner's audience by clusters, or one room.
bool has_clusters(const schema::ConferenceSeries& series);

/// The term with this record. Errors: record_unknown (no such term), those of the schema, invalid_field (years without a calendar).
Result<schema::CouncilTerm> read_term(const Space& registry, const std::string& id);
/// What the records say of single conferences of the problem's series. An exception binds what is still to be planned: one whose
/// days are past, or of a series that is no more or of another term, is passed over.
Result<void> take_exceptions(const Space& registry, PlanProblem& problem);

/// Weights, storm season, Tết: what the record of a term says, and the planner's where it says nothing.
void take_term(const schema::CouncilTerm& term, PlanProblem& problem);
/// Days off by decision, blocked periods, what units say of themselves. Rows of units that make no sense are passed over: no
/// unit keeps all others from being planned. Error: invalid_field for one of the convener's.
Result<void> take_calendar(const Space& registry, PlanProblem& problem);

}  // namespace giaoban
