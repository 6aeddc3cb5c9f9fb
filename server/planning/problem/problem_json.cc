#include "server/planning/problem/json_fields.h"
#include "server/planning/problem/problem.h"

namespace giaoban {

template <>
struct EnumNames<Holiday> {
  static constexpr std::array<std::string_view, 7> kNames = {"new_year", "tet", "hung_kings", "victory", "labour", "national", "culture"};
};
template <>
struct EnumNames<BlockKind> {
  static constexpr std::array<std::string_view, 5> kNames = {"tet_weeks", "session", "preparation", "election", "busy"};
};
template <>
struct EnumNames<Cadence> {
  static constexpr std::array<std::string_view, 3> kNames = {"every_months", "term_months", "yearly"};
};
template <>
struct EnumNames<AudienceKind> {
  static constexpr std::array<std::string_view, 6> kNames = {"cluster", "each_cluster", "clusters_in_turn", "units", "region", "provinces"};
};

constexpr IntRange kMonths = {1, 12};
constexpr IntRange kWeights = {0, kWeightMost};

void fields(auto& io, Period& period) {
  io.required("from", period.from);
  io.required("to", period.to);
}

void fields(auto& io, PlanTerm& term) {
  io.required("name", term.name);
  io.required("from", term.days.from);
  io.required("to", term.days.to);
}

void fields(auto& io, UnitKind& kind) {
  io.optional("from", kind.from);
  io.required("kind", kind.kind);
}

void fields(auto& io, PlannedUnit& unit) {
  io.required("id", unit.id);
  io.required("name", unit.name);
  io.list("kinds", unit.kinds, 100);
  io.optional("parent", unit.parent);
  io.optional("region", unit.region);
  io.optional("from", unit.from);
  io.optional("to", unit.to);
  io.list("successors", unit.successors, 1000);
  io.list("neighbours", unit.neighbours, 1000);
  io.optional("is_coastal", unit.is_coastal);
}

void fields(auto& io, ClusterMember& member) {
  io.required("unit", member.unit);
  io.optional("from", member.from);
  io.optional("to", member.to);
}

void fields(auto& io, PlannedCluster& cluster) {
  io.required("id", cluster.id);
  io.required("name", cluster.name);
  io.required("scheme", cluster.scheme);
  io.list("members", cluster.members, kPlannedListMost);
}

void fields(auto& io, PlannedPerson& person) {
  io.required("id", person.id);
  io.required("name", person.name);
}

void fields(auto& io, HolidayAmendment& amendment) {
  io.number("year", amendment.year, {1901, 2149});
  io.required("holiday", amendment.holiday);
  io.list("days", amendment.days, 31);
  io.required("decision", amendment.decision);
}

void fields(auto& io, WorkSwap& swap) {
  io.required("off", swap.off);
  io.required("worked", swap.worked);
  io.required("decision", swap.decision);
}

void fields(auto& io, HolidayRules& rules) {
  io.optional("has_culture_day", rules.has_culture_day);
  io.list("amendments", rules.amendments, 1000);
  io.list("swaps", rules.swaps, 1000);
}

void fields(auto& io, BlockedPeriod& block) {
  io.required("id", block.id);
  io.required("kind", block.kind);
  io.required("from", block.period.from);
  io.required("to", block.period.to);
  io.list("units", block.units, kPlannedListMost);
  io.list("people", block.people, 1000);
  io.optional("reason", block.reason);
}

void fields(auto& io, CadenceRule& cadence) {
  io.required("kind", cadence.kind);
  io.number("months", cadence.months, {1, 24});
  io.number("month", cadence.month, kMonths);
  io.numbers("term_years", cadence.term_years, {1, kTermYearsMost});
}

void fields(auto& io, Audience& audience) {
  io.required("kind", audience.kind);
  io.optional("of", audience.of);
  io.optional("apart_kind", audience.apart_kind);
}

void fields(auto& io, SlotOverride& change) {
  io.optional("cluster", change.cluster);
  io.number("ordinal", change.ordinal, {1, 10'000});
  io.required("window", change.window);
  io.optional("host", change.host);
  io.required("reason", change.reason);
  io.optional("document", change.document);
  io.optional("id", change.id);
}

void fields(auto& io, Series& series) {
  io.required("id", series.id);
  io.required("name", series.name);
  io.required("convener", series.convener);
  io.required("audience", series.audience);
  io.required("cadence", series.cadence);
  io.numbers("weekdays", series.weekdays, {1, 7});
  io.optional("begins_at", series.begins_at);
  io.optional("ends_at", series.ends_at);
  io.number("lead_days", series.lead_days, {0, 366});
  io.number("min_gap_days", series.min_gap_days, {0, 1500});
  io.list("people", series.people, 1000);
  io.list("overrides", series.overrides, 1000);
}

void fields(auto& io, KnownConference& known) {
  io.required("series", known.series);
  io.optional("cluster", known.cluster);
  io.number("ordinal", known.ordinal, {0, 10'000});
  io.optional("date", known.date);
  io.optional("host", known.host);
  io.optional("is_cancelled", known.is_cancelled);
}

void fields(auto& io, HostWish& wish) {
  io.required("unit", wish.unit);
  io.optional("is_against", wish.is_against);
  io.numbers("months", wish.months, kMonths);
}

void fields(auto& io, PlanWeights& weights) {
  io.number("spacing", weights.spacing, kWeights);
  io.number("wish", weights.wish, kWeights);
  io.number("neighbour", weights.neighbour, kWeights);
  io.number("storm", weights.storm, kWeights);
  io.number("same_weekday", weights.same_weekday, kWeights);
}

void fields(auto& io, PlanProblem& problem) {
  io.required("term", problem.term);
  io.required("today", problem.today);
  io.number("seed", problem.seed, {0, 1'000'000'000});
  io.list("units", problem.units, kPlannedUnitsMost);
  io.list("clusters", problem.clusters, kPlannedListMost);
  io.list("people", problem.people, kPlannedListMost);
  io.optional("holidays", problem.holidays);
  io.optional("has_tet_weeks", problem.has_tet_weeks);
  io.list("blocks", problem.blocks, kPlannedListMost);
  io.list("series", problem.series, kPlannedSeriesMost);
  io.list("history", problem.history, kPlannedListMost);
  io.list("confirmed", problem.confirmed, kPlannedListMost);
  io.list("wishes", problem.wishes, kPlannedListMost);
  io.numbers("storm_months", problem.storm_months, kMonths);
  io.optional("weights", problem.weights);
}

Result<PlanProblem> decode_problem(const Json& json) {
  std::optional<Error> error;
  PlanProblem problem;
  FieldReader reader(json, "", error);
  fields(reader, problem);
  reader.finish();
  if (error) return std::unexpected(std::move(*error));
  return problem;
}

Json encode_problem(const PlanProblem& problem) {
  FieldWriter writer;
  fields(writer, const_cast<PlanProblem&>(problem));  // a writer changes nothing
  return std::move(writer.json);
}

}  // namespace giaoban
