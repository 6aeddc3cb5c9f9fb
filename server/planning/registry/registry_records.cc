#include "server/planning/registry/registry_records.h"

#include <algorithm>
#include <set>

#include "server/planning/days/lunar.h"

namespace giaoban {
namespace {

constexpr auto kOneDay = std::chrono::days(1);

// The schema lists them in the planner's order.
static_assert(static_cast<int>(schema::DaysOffHoliday::kCulture) == static_cast<int>(Holiday::kCulture));
static_assert(static_cast<int>(schema::ConferenceSeriesCadence::kYearly) == static_cast<int>(Cadence::kYearly));
static_assert(static_cast<int>(schema::ConferenceSeriesAudience::kProvinces) == static_cast<int>(AudienceKind::kProvinces));

/// The schema has looked at it: it is a date.
Day day_of(const std::string& text) { return *parse_day(text); }
std::optional<Day> day_of(const std::optional<std::string>& text) { return text ? parse_day(*text) : std::nullopt; }

std::vector<std::string> texts_of(const std::optional<std::vector<Uuid>>& ids) {
  std::vector<std::string> texts;
  if (ids)
    for (const Uuid& id : *ids) texts.push_back(id.text());
  return texts;
}

template <typename Number>
std::vector<Number> numbers_of(const std::vector<std::int64_t>& from) {
  std::vector<Number> to;
  for (const std::int64_t one : from) to.push_back(static_cast<Number>(one));
  return to;
}

constexpr std::size_t kReasonBytes = 400;  ///< of a reason that stands in the planner's answers

/// The beginning of a reason, whole characters.
std::string short_reason(const std::optional<std::string>& reason) {
  std::string text = reason.value_or("");
  if (text.size() <= kReasonBytes) return text;
  std::size_t end = kReasonBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

/// The unit whose row this is, by its id: <unit>/<name>.
std::string unit_of_row(const std::string& id) { return id.substr(0, id.find('/')); }

bool has_unit(const PlanProblem& problem, const std::string& id) {
  return std::ranges::find(problem.units, id, &PlannedUnit::id) != problem.units.end();
}

Result<void> take_days_off(const Space& registry, HolidayRules& rules) {
  const auto all = read_records<schema::DaysOff>(registry, "days_off");
  if (!all) return std::unexpected(all.error());
  for (const auto& [id, one] : *all) {
    if (one.holiday && one.year && one.days) {
      HolidayAmendment amendment{static_cast<int>(*one.year), static_cast<Holiday>(*one.holiday), {}, one.decision};
      for (const std::string& day : *one.days) amendment.days.push_back(day_of(day));
      rules.amendments.push_back(std::move(amendment));
    } else if (one.off && one.worked) {
      rules.swaps.push_back({day_of(*one.off), day_of(*one.worked), one.decision});
    } else {
      return fail(problem::kInvalidField, "a decision names a holiday with year and days, or a day off and one worked", "/days_off/" + id);
    }
  }
  return {};
}

BlockKind block_kind(schema::BlockedDaysKind kind) {
  switch (kind) {
    case schema::BlockedDaysKind::kSession: return BlockKind::kSession;
    case schema::BlockedDaysKind::kPreparation: return BlockKind::kPreparation;
    case schema::BlockedDaysKind::kElection: return BlockKind::kElection;
    case schema::BlockedDaysKind::kBusy: break;
  }
  return BlockKind::kBusy;
}

Result<void> take_blocks(const Space& registry, PlanProblem& problem) {
  const auto all = read_records<schema::BlockedDays>(registry, "blocked_periods");
  if (!all) return std::unexpected(all.error());
  for (const auto& [id, one] : *all)
    problem.blocks.push_back({id, block_kind(one.kind), {day_of(one.from), day_of(one.to)}, texts_of(one.units),
                              one.people.value_or(std::vector<std::string>()), short_reason(one.reason)});
  return {};
}

void take_unit_rows(const Space& registry, PlanProblem& problem) {
  registry.each("busy_periods", [&](const std::string& id, const Record& record) {
    const auto busy = schema::BusyPeriod::decode(record.visible());
    if (!busy || busy->to < busy->from || !has_unit(problem, unit_of_row(id))) return;
    problem.blocks.push_back({id, BlockKind::kBusy, {day_of(busy->from), day_of(busy->to)}, {unit_of_row(id)}, {}, short_reason(busy->reason)});
  });
  registry.each("host_wishes", [&](const std::string& id, const Record& record) {
    const auto wish = schema::HostingWish::decode(record.visible());
    const std::string unit = unit_of_row(id);
    if (!wish || id != unit + "/wish" || !has_unit(problem, unit)) return;
    problem.wishes.push_back({unit, wish->wants == schema::HostingWishWants::kNotTheseMonths, numbers_of<unsigned>(wish->months)});
  });
}

}  // namespace

PlannedUnit planned_unit_of(const std::string& id, const schema::Unit& unit, const std::function<bool(const std::string&)>& is_known) {
  PlannedUnit made;
  made.id = id;
  made.name = unit.name;
  made.from = day_of(unit.valid_from);
  made.to = day_of(unit.valid_to);
  std::optional<Day> since;
  for (const schema::EarlierUnit& before : unit.earlier.value_or(std::vector<schema::EarlierUnit>())) {
    made.kinds.push_back({since, std::string(schema::to_text(before.kind))});
    since = day_of(before.until) + kOneDay;
  }
  made.kinds.push_back({since, std::string(schema::to_text(unit.kind))});
  if (unit.parent && is_known(unit.parent->text())) made.parent = unit.parent->text();
  if (unit.region) made.region = schema::to_text(*unit.region);
  for (const std::string& next : texts_of(unit.successors))
    if (is_known(next)) made.successors.push_back(next);
  made.is_coastal = unit.is_coastal.value_or(false);
  return made;
}

PlannedCluster planned_cluster_of(const NamedRecord<schema::Cluster>& cluster, const std::string& scheme, const NamedUnits& units,
                                  std::set<std::string>& others) {
  PlannedCluster made{cluster.id, cluster.fields.name, scheme, {}};
  for (const Uuid& id : cluster.fields.units) made.members.push_back({id.text(), {}, {}});
  const auto find = [&](const std::string& id) {
    const auto found = std::ranges::lower_bound(units, id, {}, &NamedRecord<schema::Unit>::id);
    return found != units.end() && found->id == id ? &found->fields : nullptr;
  };
  for (std::size_t i = 0; i < made.members.size(); ++i) {  // grows: successors have successors
    const schema::Unit* unit = find(made.members[i].unit);
    if (unit == nullptr) continue;
    for (const std::string& next : texts_of(unit->successors)) {
      const schema::Unit* found = find(next);
      if (found != nullptr && found->level == unit->level && others.insert(next).second) made.members.push_back({next, {}, {}});
    }
  }
  return made;
}

bool has_clusters(const schema::ConferenceSeries& series) {
  using enum schema::ConferenceSeriesAudience;
  return series.audience == kCluster || series.audience == kEachCluster || series.audience == kClustersInTurn;
}

Series planned_series_of(const NamedRecord<schema::ConferenceSeries>& record, const std::string& scheme) {
  const schema::ConferenceSeries& from = record.fields;
  Series made;
  made.id = record.id;
  made.name = from.name;
  made.convener = from.convener_unit.text();
  made.audience.kind = static_cast<AudienceKind>(from.audience);
  switch (made.audience.kind) {
    case AudienceKind::kCluster: made.audience.of = from.cluster ? from.cluster->text() : ""; break;
    case AudienceKind::kEachCluster:
    case AudienceKind::kClustersInTurn: made.audience.of = scheme; break;
    case AudienceKind::kUnits: made.audience.of = made.convener; break;
    case AudienceKind::kRegion: made.audience.of = from.region ? schema::to_text(*from.region) : ""; break;
    case AudienceKind::kProvinces: break;
  }
  if (from.apart_kind && !has_clusters(from)) made.audience.apart_kind = schema::to_text(*from.apart_kind);
  made.cadence.kind = static_cast<Cadence>(from.cadence);
  made.cadence.months = static_cast<int>(from.months.value_or(made.cadence.months));
  made.cadence.month = static_cast<unsigned>(from.month.value_or(made.cadence.month));
  if (from.term_years) made.cadence.term_years = numbers_of<int>(*from.term_years);
  if (from.weekdays) made.weekdays = numbers_of<unsigned>(*from.weekdays);
  made.begins_at = from.begins_at.value_or(made.begins_at);
  made.ends_at = from.ends_at.value_or(made.begins_at < made.ends_at ? made.ends_at : "23:59");
  made.lead_days = static_cast<int>(from.lead_days.value_or(made.lead_days));
  made.min_gap_days = static_cast<int>(from.min_gap_days.value_or(made.min_gap_days));
  made.people = from.people.value_or(std::vector<std::string>());
  return made;
}

Result<schema::CouncilTerm> read_term(const Space& registry, const std::string& id) {
  const Record* record = registry.find("terms", id);
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "the registry has no such term", "/term");
  auto term = schema::CouncilTerm::decode(record->visible());
  const auto is_computed = [](const std::string& day) {
    const int year = year_of(*parse_day(day));
    return kLunarYearFirst <= year && year < kLunarYearLast;
  };
  if (term && (!is_computed(term->from) || !is_computed(term->to)))
    return fail(problem::kInvalidField, "no calendar of these years", "/terms/" + id + "/from");
  return term;
}

Result<void> take_exceptions(const Space& registry, PlanProblem& problem) {
  const auto all = read_records<schema::SeriesException>(registry, "series_exceptions");
  if (!all) return std::unexpected(all.error());
  for (const auto& [id, one] : *all) {
    const auto series = std::ranges::find(problem.series, one.series.text(), &Series::id);
    const Period window{day_of(one.from), day_of(one.to)};
    const bool is_past = window.from <= window.to && window.to < problem.today;
    if (series == problem.series.end() || is_past) continue;
    std::string cluster = one.cluster ? one.cluster->text() : "";
    if (series->audience.kind == AudienceKind::kCluster && cluster == series->audience.of) cluster.clear();  // its only list
    series->overrides.push_back({std::move(cluster), static_cast<int>(one.ordinal), window, one.host_unit ? one.host_unit->text() : "",
                                 short_reason(one.reason), one.document.value_or(""), id});
  }
  return {};
}

void take_term(const schema::CouncilTerm& term, PlanProblem& problem) {
  problem.term = {term.name, {day_of(term.from), day_of(term.to)}};
  if (term.storm_months) problem.storm_months = numbers_of<unsigned>(*term.storm_months);
  problem.has_tet_weeks = !term.is_tet_free.value_or(false);
  problem.holidays.has_culture_day = !term.without_culture_day.value_or(false);
  const auto take = [](const std::optional<std::int64_t>& from, int& weight) { weight = static_cast<int>(from.value_or(weight)); };
  take(term.spacing_weight, problem.weights.spacing);
  take(term.wish_weight, problem.weights.wish);
  take(term.neighbour_weight, problem.weights.neighbour);
  take(term.storm_weight, problem.weights.storm);
  take(term.weekday_weight, problem.weights.same_weekday);
}

Result<void> take_calendar(const Space& registry, PlanProblem& problem) {
  if (auto taken = take_days_off(registry, problem.holidays); !taken) return taken;
  if (auto taken = take_blocks(registry, problem); !taken) return taken;
  take_unit_rows(registry, problem);
  return {};
}

}  // namespace giaoban
