#pragma once
#include <cstdint>

#include "server/planning/days/blocked.h"
#include "server/planning/problem/series.h"
#include "server/planning/problem/unit_history.h"
#include "sync/base/json.h"

namespace giaoban {

struct PlanTerm {
  std::string name;
  Period days;  ///< first and last day

  bool operator==(const PlanTerm&) const = default;
};

/// Somebody whom several conferences may need on a day.
struct PlannedPerson {
  std::string id, name;
  bool operator==(const PlannedPerson&) const = default;
};

/// A conference that was held or is certain. Names the slot by series, cluster (where the series has several) and ordinal.
struct KnownConference {
  std::string series, cluster;
  int ordinal = 0;
  std::optional<Day> date;  ///< of an old one it may be unknown
  std::string host;         ///< empty where unknown
  bool is_cancelled = false;

  bool operator==(const KnownConference&) const = default;
};

/// What a unit would like: to host in these months (1 to 12), or not to.
struct HostWish {
  std::string unit;
  bool is_against = false;
  std::vector<unsigned> months;

  bool operator==(const HostWish&) const = default;
};

/// Points that one breach of each soft rule costs; 0 to kWeightMost.
struct PlanWeights {
  int spacing = 1;      ///< a day by which the gap between two conferences differs from the even one
  int wish = 20;        ///< a host against its wish
  int neighbour = 10;   ///< two neighbours host one after the other
  int storm = 15;       ///< a coastal host in the storm season
  int same_weekday = 2; ///< two conferences in a row on the same day of the week

  bool operator==(const PlanWeights&) const = default;
};
constexpr int kWeightMost = 1000;

// Bounds of a problem; decoding refuses more.
constexpr std::size_t kPlannedUnitsMost = 20'000;
constexpr std::size_t kPlannedSeriesMost = 200;
constexpr std::size_t kPlannedListMost = 50'000;  ///< of any other list
constexpr int kTermYearsMost = 12;

/// All that the plan of a term depends on.
struct PlanProblem {
  PlanTerm term;
  Day today;  ///< nothing is planned before it, nor nearer than each series' lead time
  std::uint32_t seed = 1;
  std::vector<PlannedUnit> units;
  std::vector<PlannedCluster> clusters;
  std::vector<PlannedPerson> people;
  HolidayRules holidays;
  bool has_tet_weeks = true;
  std::vector<BlockedPeriod> blocks;
  std::vector<Series> series;
  std::vector<KnownConference> history;    ///< held, of this term and earlier ones
  std::vector<KnownConference> confirmed;  ///< announced: the planner keeps date and host
  std::vector<HostWish> wishes;
  std::vector<unsigned> storm_months = {9, 10, 11};
  PlanWeights weights;

  bool operator==(const PlanProblem&) const = default;
};

/// The JSON form (MODEL.md). Errors: those of parse_json, and invalid_field, missing_field, unknown_field or too_many with
/// the pointer of the first field that is wrong. Reading does not check what check_problem does.
Result<PlanProblem> decode_problem(const Json& json);
Json encode_problem(const PlanProblem& problem);

/// Whether the rules make sense together, before anything is planned: names that nobody has, a window outside the term,
/// rules that contradict themselves. Errors: invalid_field with the pointer of the rule.
Result<UnitHistory> check_problem(const PlanProblem& problem);

}  // namespace giaoban
