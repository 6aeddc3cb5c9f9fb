#include <algorithm>
#include <set>

#include "server/planning/problem/problem.h"
#include "server/planning/problem/term_slots.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

using Check = Result<void>;

std::unexpected<Error> wrong(std::string detail, std::string pointer) { return fail(problem::kInvalidField, std::move(detail), std::move(pointer)); }

std::string at(const std::string& list, std::size_t i) { return "/" + list + "/" + std::to_string(i); }

Check check_audience(const UnitHistory& history, const Series& series, const std::string& pointer) {
  const std::string& of = series.audience.of;
  const auto& clusters = history.clusters();
  const auto& units = history.units();
  bool is_known = true;
  switch (series.audience.kind) {
    case AudienceKind::kCluster: is_known = history.cluster(of) != nullptr; break;
    case AudienceKind::kEachCluster:
    case AudienceKind::kClustersInTurn: is_known = std::ranges::any_of(clusters, [&](const auto& one) { return one.scheme == of; }); break;
    case AudienceKind::kUnits: is_known = std::ranges::any_of(units, [&](const auto& one) { return one.parent == of; }); break;
    case AudienceKind::kRegion: is_known = std::ranges::any_of(units, [&](const auto& one) { return one.region == of; }); break;
    case AudienceKind::kProvinces: is_known = std::ranges::any_of(units, [](const auto& one) { return !one.region.empty(); }); break;
  }
  if (!is_known) return wrong("nobody takes part: no such cluster, scheme, parent or region: " + of, pointer + "/audience/of");
  return {};
}

Check check_cadence(const PlanProblem& problem, const Series& series, const std::string& pointer) {
  const CadenceRule& cadence = series.cadence;
  if (cadence.kind == Cadence::kTermMonths && cadence.term_years.empty())
    return wrong("a cadence by years of the term names the years", pointer + "/cadence/term_years");
  const int last_year = year_of(problem.term.days.to) - year_of(problem.term.days.from) + 1;
  for (const int year : cadence.term_years)
    if (cadence.kind == Cadence::kTermMonths && year > last_year)
      return wrong("year " + std::to_string(year) + " lies outside the term", pointer + "/cadence/term_years");
  const auto windows = cadence_windows(problem.term.days, cadence);
  if (windows.empty()) return wrong("by this cadence the term has no conference", pointer + "/cadence");
  if (cadence.kind == Cadence::kEveryMonths && series.min_gap_days > 2 * 31 * cadence.months)
    return wrong("every " + std::to_string(cadence.months) + " months, and yet " + std::to_string(series.min_gap_days) + " days apart",
                 pointer + "/min_gap_days");
  return {};
}

/// Whether the series has a list of slots of this name, as Strand has it.
bool has_strand(const UnitHistory& history, const Series& series, const std::string& name) {
  const Audience& audience = series.audience;
  if (audience.kind != AudienceKind::kEachCluster && audience.kind != AudienceKind::kClustersInTurn)
    return name.empty() || (name == kApartCluster && !audience.apart_kind.empty());
  const PlannedCluster* cluster = history.cluster(name);
  return cluster != nullptr && cluster->scheme == audience.of;
}

Check check_override(const PlanProblem& problem, const UnitHistory& history, const Series& series, const SlotOverride& change, const std::string& place) {
  const Period& term = problem.term.days;
  if (change.window.to < change.window.from) return wrong("the window ends before it begins", place + "/window/to");
  if (!term.meets(change.window)) return wrong("the window lies outside the term", place + "/window");
  if (change.reason.empty()) return wrong("a slot is moved for a reason", place + "/reason");
  if (!has_strand(history, series, change.cluster)) return wrong("the series has no slots of the cluster '" + change.cluster + "'", place + "/cluster");
  if (change.host.empty()) return {};
  const PlannedUnit* host = history.unit(change.host);
  if (host == nullptr) return wrong("there is no unit " + change.host, place + "/host");
  const Period there{std::max(host->from.value_or(term.from), term.from), std::min(host->to.value_or(term.to), term.to)};
  if (there.to < there.from || !there.meets(change.window)) return wrong("on none of these days there is a unit " + change.host, place + "/host");
  return {};
}

Check check_overrides(const PlanProblem& problem, const UnitHistory& history, const Series& series, const std::string& pointer) {
  std::set<std::pair<std::string, int>> seen;
  for (std::size_t i = 0; i < series.overrides.size(); ++i) {
    const SlotOverride& change = series.overrides[i];
    const std::string place = pointer + at("overrides", i);
    if (const auto good = check_override(problem, history, series, change, place); !good) return good;
    if (!seen.emplace(change.cluster, change.ordinal).second) return wrong("this slot is moved twice", place + "/ordinal");
  }
  return {};
}

Check check_series(const PlanProblem& problem, const UnitHistory& history) {
  std::set<std::string> ids, people;
  for (const auto& person : problem.people) people.insert(person.id);
  for (std::size_t i = 0; i < problem.series.size(); ++i) {
    const Series& series = problem.series[i];
    const std::string pointer = at("series", i);
    if (!ids.insert(series.id).second) return wrong("series " + series.id + " comes twice", pointer + "/id");
    if (history.unit(series.convener) == nullptr) return wrong("there is no unit " + series.convener, pointer + "/convener");
    if (series.weekdays.empty()) return wrong("no day of the week is allowed", pointer + "/weekdays");
    if (!is_time_of_day(series.begins_at)) return wrong("a time like 08:00 is wanted", pointer + "/begins_at");
    if (!is_time_of_day(series.ends_at) || series.ends_at <= series.begins_at) return wrong("it ends before it begins", pointer + "/ends_at");
    for (const std::string& person : series.people)
      if (!people.contains(person)) return wrong("there is no person " + person, pointer + "/people");
    if (const auto good = check_audience(history, series, pointer); !good) return good;
    if (const auto good = check_cadence(problem, series, pointer); !good) return good;
    if (const auto good = check_overrides(problem, history, series, pointer); !good) return good;
  }
  return {};
}

Check check_known(const PlanProblem& problem, const UnitHistory& history, const std::vector<KnownConference>& known, const char* list) {
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto& one = known[i];
    const std::string pointer = at(list, i);
    const bool has_series = std::ranges::any_of(problem.series, [&](const Series& series) { return series.id == one.series; });
    if (!has_series) return wrong("there is no series " + one.series, pointer + "/series");
    if (!one.host.empty() && history.unit(one.host) == nullptr) return wrong("there is no unit " + one.host, pointer + "/host");
  }
  return {};
}

Check check_confirmed(const PlanProblem& problem) {
  std::set<std::tuple<std::string, std::string, int>> seen;
  for (std::size_t i = 0; i < problem.confirmed.size(); ++i) {
    const auto& one = problem.confirmed[i];
    if (!one.date) return wrong("what is confirmed has a day", at("confirmed", i) + "/date");
    if (!problem.term.days.has(*one.date)) return wrong("this day lies outside the term", at("confirmed", i) + "/date");
    if (one.host.empty()) return wrong("what is confirmed has a host", at("confirmed", i) + "/host");
    if (!seen.emplace(one.series, one.cluster, one.ordinal).second) return wrong("this slot is confirmed twice", at("confirmed", i));
  }
  return {};
}

Check check_calendar(const PlanProblem& problem, const UnitHistory& history) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < problem.blocks.size(); ++i) {
    const BlockedPeriod& block = problem.blocks[i];
    if (block.period.to < block.period.from) return wrong("the period ends before it begins", at("blocks", i) + "/to");
    if (!ids.insert(block.id).second) return wrong("period " + block.id + " comes twice", at("blocks", i) + "/id");
    for (const auto& unit : block.units)
      if (history.unit(unit) == nullptr) return wrong("there is no unit " + unit, at("blocks", i) + "/units");
  }
  for (std::size_t i = 0; i < problem.wishes.size(); ++i) {
    if (history.unit(problem.wishes[i].unit) == nullptr) return wrong("there is no unit " + problem.wishes[i].unit, at("wishes", i) + "/unit");
    if (problem.wishes[i].months.empty()) return wrong("a wish names months", at("wishes", i) + "/months");
  }
  return {};
}

Check check_term(const PlanProblem& problem) {
  const Period& days = problem.term.days;
  if (days.to <= days.from) return wrong("the term ends before it begins", "/term/to");
  if (year_of(days.to) - year_of(days.from) >= kTermYearsMost) return wrong("a term of more than " + std::to_string(kTermYearsMost) + " years", "/term/to");
  return {};
}

}  // namespace

Result<UnitHistory> check_problem(const PlanProblem& problem) {
  if (const auto good = check_term(problem); !good) return std::unexpected(good.error());
  auto history = UnitHistory::make(problem.units, problem.clusters);
  if (!history) return history;
  Check good = check_series(problem, *history);
  if (good) good = check_known(problem, *history, problem.history, "history");
  if (good) good = check_known(problem, *history, problem.confirmed, "confirmed");
  if (good) good = check_confirmed(problem);
  if (good) good = check_calendar(problem, *history);
  if (!good) return std::unexpected(good.error());
  return history;
}

}  // namespace giaoban
