#include "server/planning/judge/checker.h"

#include <algorithm>
#include <map>
#include <set>

namespace giaoban {
namespace {

using Conferences = std::vector<PlannedConference>;

bool contains(const auto& list, const auto& one) { return std::ranges::find(list, one) != list.end(); }

/// Months since year 0.
int month_number(Day day) { return year_of(day) * 12 + static_cast<int>(month_of(day)) - 1; }

/// Everything about a plan that is asked more than once.
class Checker {
 public:
  Checker(const PlanProblem& problem, const Conferences& plan)
      : problem_(problem), plan_(plan), units_(*UnitHistory::make(problem.units, problem.clusters)),
        holidays_(problem.holidays, year_of(problem.term.days.from), year_of(problem.term.days.to)) {}

  std::vector<PlanBreach> run() {
    for (const PlannedConference& one : plan_) {
      const auto series = std::ranges::find(problem_.series, one.series, &Series::id);
      if (series == problem_.series.end()) {
        add("missing", one);
        continue;
      }
      check_day(one, *series);
      check_window(one, *series);
      if (!may_host(one, *series)) add("host", one);
    }
    check_people();
    std::map<std::pair<std::string, std::string>, Conferences> strands;
    for (const PlannedConference& one : plan_) strands[{one.series, one.cluster}].push_back(one);
    for (auto& [key, strand] : strands) {
      std::ranges::sort(strand, {}, &PlannedConference::ordinal);
      check_gaps(strand);
      check_turns(strand);
    }
    for (const KnownConference& known : problem_.confirmed) check_confirmed(known);
    return std::move(found_);
  }

 private:
  void add(const char* rule, const PlannedConference& one) {
    found_.push_back({rule, one.series + "/" + one.cluster + "/" + std::to_string(one.ordinal) + " on " + day_text(one.date)});
  }

  const KnownConference* confirmed(const PlannedConference& one) const {
    for (const KnownConference& known : problem_.confirmed)
      if (known.series == one.series && known.cluster == one.cluster && known.ordinal == one.ordinal) return &known;
    return nullptr;
  }
  const SlotOverride* change(const PlannedConference& one, const Series& series) const {
    for (const SlotOverride& own : series.overrides)
      if (own.cluster == one.cluster && own.ordinal == one.ordinal) return &own;
    return nullptr;
  }
  bool is_given_host(const PlannedConference& one, const Series& series) const {
    const SlotOverride* own = change(one, series);
    return confirmed(one) != nullptr || (own != nullptr && own->host == one.host);
  }

  /// Who is named by an exception need not take part, yet has to be there.
  bool may_host(const PlannedConference& one, const Series& series) const {
    if (confirmed(one) != nullptr) return true;
    return is_given_host(one, series) ? units_.is_valid(one.host, one.date) : contains(members(series, one.cluster, one.date), one.host);
  }

  std::vector<std::string> members(const Series& series, const std::string& cluster, Day day) const {
    const Audience& audience = series.audience;
    std::vector<std::string> found;
    switch (audience.kind) {
      case AudienceKind::kCluster: return units_.members_on(audience.of, day);
      case AudienceKind::kEachCluster:
      case AudienceKind::kClustersInTurn: return units_.members_on(cluster, day);
      case AudienceKind::kUnits: found = units_.children_on(audience.of, day); break;
      case AudienceKind::kRegion:
      case AudienceKind::kProvinces:
        for (const PlannedUnit& unit : problem_.units)
          if (unit.is_valid(day) && !unit.region.empty() && (audience.kind == AudienceKind::kProvinces || unit.region == audience.of))
            found.push_back(unit.id);
    }
    if (!audience.apart_kind.empty())
      std::erase_if(found, [&](const std::string& id) { return (units_.kind_on(id, day) == audience.apart_kind) != (cluster == "apart"); });
    return found;
  }

  void check_day(const PlannedConference& one, const Series& series) {
    if (holidays_.find(one.date) != nullptr) add("holiday", one);
    else if (!holidays_.is_working(one.date)) add("weekend", one);
    if (!contains(series.weekdays, weekday_of(one.date))) add("weekday", one);
    if (problem_.has_tet_weeks && tet_weeks(year_of(one.date)).has(one.date)) add("blocked", one);
    auto units = members(series, one.cluster, one.date);
    units.push_back(series.convener);
    for (const BlockedPeriod& block : problem_.blocks) {
      if (!block.period.has(one.date)) continue;
      const bool is_hit = (block.units.empty() && block.people.empty()) ||
                          std::ranges::any_of(block.units, [&](const auto& unit) { return contains(units, unit); }) ||
                          std::ranges::any_of(block.people, [&](const auto& person) { return contains(series.people, person); });
      if (is_hit) add("blocked", one);
    }
    if (confirmed(one) == nullptr && (one.date - problem_.today).count() < series.lead_days) add("lead", one);
  }

  void check_window(const PlannedConference& one, const Series& series) {
    if (!problem_.term.days.has(one.date)) return add("window", one);
    if (const SlotOverride* own = change(one, series)) {
      if (!own->window.has(one.date) && confirmed(one) == nullptr) add("window", one);
      return;
    }
    if (confirmed(one) != nullptr) return;
    const CadenceRule& cadence = series.cadence;
    const int year = year_of(one.date) - year_of(problem_.term.days.from) + 1;
    if (cadence.kind != Cadence::kEveryMonths && month_of(one.date) != cadence.month) add("window", one);
    if (cadence.kind == Cadence::kTermMonths && !contains(cadence.term_years, year)) add("window", one);
    for (const PlannedConference& other : plan_) {  // one conference in a period
      if (other.series != one.series || other.cluster != one.cluster || other.ordinal >= one.ordinal) continue;
      if (change(other, series) == nullptr && confirmed(other) == nullptr && period(series, other) == period(series, one)) add("window", one);
    }
  }
  int period(const Series& series, const PlannedConference& one) const {
    const int months = month_number(one.date) - month_number(problem_.term.days.from);
    return series.cadence.kind == Cadence::kEveryMonths ? months / series.cadence.months : months;
  }

  void check_people() {
    std::map<std::pair<std::string, Day>, int> wanted;
    for (const PlannedConference& one : plan_) {
      const auto series = std::ranges::find(problem_.series, one.series, &Series::id);
      if (series == problem_.series.end()) continue;
      const std::set<std::string> people(series->people.begin(), series->people.end());
      for (const std::string& person : people)
        if (++wanted[{person, one.date}] == 2) add("person", one);
    }
  }

  void check_gaps(const Conferences& strand) {
    const auto series = std::ranges::find(problem_.series, strand.front().series, &Series::id);
    if (series == problem_.series.end()) return;
    std::optional<Day> before;
    for (const KnownConference& known : problem_.history)
      if (known.series == strand.front().series && known.cluster == strand.front().cluster && !known.is_cancelled && known.date &&
          *known.date >= problem_.term.days.from)
        before = std::max(before.value_or(*known.date), *known.date);
    for (const PlannedConference& one : strand) {
      if (before && (one.date - *before).count() < std::max(1, series->min_gap_days)) add("gap", one);
      before = one.date;
    }
  }

  /// Times that a unit or, through mergers and splits, one before it has hosted.
  int times(const std::map<std::string, int>& hosted, const std::string& unit) const {
    const auto own = hosted.find(unit);
    int inherited = 0;
    for (const PlannedUnit& other : problem_.units)
      if (contains(other.successors, unit)) inherited = std::max(inherited, times(hosted, other.id));
    return (own == hosted.end() ? 0 : own->second) + inherited;
  }

  void check_turns(const Conferences& strand) {
    const auto series = std::ranges::find(problem_.series, strand.front().series, &Series::id);
    if (series == problem_.series.end()) return;
    std::map<std::string, int> hosted;
    for (const KnownConference& known : problem_.history)
      if (known.series == series->id && !known.is_cancelled && !known.host.empty()) ++hosted[known.host];
    std::vector<std::string> before;
    for (const PlannedConference& one : strand) {
      const auto now = members(*series, one.cluster, one.date);
      if (!before.empty()) seat_newcomers(before, now, hosted);
      before = now;
      const int own = times(hosted, one.host);
      if (!is_given_host(one, *series) && std::ranges::any_of(now, [&](const std::string& unit) { return times(hosted, unit) < own; }))
        add("turn", one);
      ++hosted[one.host];
    }
  }

  /// Whoever joins begins where the last of the others stand.
  void seat_newcomers(const std::vector<std::string>& before, const std::vector<std::string>& now, std::map<std::string, int>& hosted) const {
    std::vector<std::string> old, fresh;
    for (const std::string& unit : now) {
      const auto from = units_.predecessors_of(unit);
      const bool is_old = contains(before, unit) || std::ranges::any_of(from, [&](const std::string& one) { return contains(before, one); });
      (is_old ? old : fresh).push_back(unit);
    }
    if (old.empty()) return;
    int least = times(hosted, old.front());
    for (const std::string& unit : old) least = std::min(least, times(hosted, unit));
    for (const std::string& unit : fresh) hosted[unit] += std::max(0, least - times(hosted, unit));
  }

  void check_confirmed(const KnownConference& known) {
    if (known.is_cancelled) return;
    for (const PlannedConference& one : plan_)
      if (one.series == known.series && one.cluster == known.cluster && one.ordinal == known.ordinal) {
        if (one.date != *known.date || one.host != known.host) add("confirmed", one);
        return;
      }
    found_.push_back({"missing", known.series + "/" + known.cluster + "/" + std::to_string(known.ordinal)});
  }

  const PlanProblem& problem_;
  const Conferences& plan_;
  const UnitHistory units_;
  const HolidayCalendar holidays_;
  std::vector<PlanBreach> found_;
};

}  // namespace

std::vector<PlanBreach> find_breaches(const PlanProblem& problem, const std::vector<PlannedConference>& plan) { return Checker(problem, plan).run(); }

}  // namespace giaoban
