#pragma once
#include <map>

#include "schema/api.h"
#include "server/planning/problem/term_plan.h"
#include "server/planning/registry/registry_records.h"

namespace giaoban {

/// The slots of plan spaces, by space.
using SlotsByPlan = std::map<SpaceId, std::vector<NamedRecord<schema::Slot>>>;

/// The slots of a plan space. Error: as read_records().
Result<std::vector<NamedRecord<schema::Slot>>> read_slots(const Space& plan);

/// Plan spaces that bear on a registry's plans.
constexpr std::size_t kPlanSpacesMost = 1000;

/// The plan spaces of all clusters and series of a registry, those of the term first; at most kPlanSpacesMost.
/// `term`: the name of the term.
std::vector<SpaceId> plan_spaces(const Space& registry, const std::string& term);

/// Conferences that follow one another, as Strand names them: series, and cluster or empty or kApartCluster.
using StrandKey = std::pair<std::string, std::string>;
/// A conference as the planner names it.
using ConferenceKey = std::tuple<std::string, std::string, int>;
inline ConferenceKey key_of(const PlannedConference& one) { return {one.series, one.cluster, one.ordinal}; }

/// A slot that is planned, or confirmed for a day to come.
struct StandingSlot {
  SpaceId plan;
  std::string id;  ///< of its record
  PlannedConference conference;  ///< under its own number, without title
};

/// A term as the registry's records and the slots of the plan spaces have it.
struct RegistryProblem {
  PlanProblem problem;
  std::vector<StandingSlot> standing;  ///< all that have a day in the term and a host
  std::map<ConferenceKey, Uuid> open;  ///< planned ones without
  std::map<StrandKey, SpaceId> plans;  ///< where the slots of a strand are

  std::vector<PlannedConference> conferences() const;
};

/// The problem of the term with this record. Slots that were held or whose day has passed are history, as are those of other
/// terms, which count for the series of the same kind (turns carry over); what is confirmed or convened for a day to come
/// stays. A slot that names no series belongs to its cluster's only briefing series. `today`: the day in Vietnam.
/// Errors: record_unknown (no such term), those of the schema, of check_problem() with the ids of records in the pointers.
Result<RegistryProblem> registry_problem(const Space& registry, const std::string& term, const SlotsByPlan& slots, Day today);

/// What stands, under the numbers that the planner gives to the windows of what is only planned; and which slot that is, where
/// its id is a uuid.
struct OldPlan {
  std::vector<PlannedConference> conferences;
  std::map<ConferenceKey, Uuid> slots;
};
OldPlan old_plan(const RegistryProblem& from);

/// A plan of the problem as api/planning_job.json has it.
schema::ProposedPlan proposed_plan(const RegistryProblem& from, const OldPlan& old, const TermPlan& plan, int moves_forced);
schema::RuleConflict rule_conflict(const PlanConflict& conflict);

}  // namespace giaoban
