#include "server/planning/problem/term_slots.h"

#include <algorithm>
#include <map>
#include <set>

namespace giaoban {
namespace {

constexpr auto kOneDay = std::chrono::days(1);
constexpr int kRoomDays = 14;  ///< of a window, in which a free day will be found

Period clipped(Period period, const Period& within) { return {std::max(period.from, within.from), std::min(period.to, within.to)}; }

bool is_in_audience(const UnitHistory& history, const Series& series, const std::string& cluster, const PlannedUnit& unit, Day day) {
  const Audience& audience = series.audience;
  if (!unit.is_valid(day)) return false;
  const bool is_meant = audience.kind == AudienceKind::kUnits    ? unit.parent == audience.of
                        : audience.kind == AudienceKind::kRegion ? unit.region == audience.of
                                                                 : !unit.region.empty();
  if (!is_meant || audience.apart_kind.empty()) return is_meant;
  return (history.kind_on(unit.id, day) == audience.apart_kind) == (cluster == kApartCluster);
}

bool has_clusters(AudienceKind kind) {
  return kind == AudienceKind::kCluster || kind == AudienceKind::kEachCluster || kind == AudienceKind::kClustersInTurn;
}

/// Days on which the audience of a strand may change, sorted.
std::vector<Day> audience_changes(const UnitHistory& history, const Strand& strand) {
  const Audience& audience = strand.series->audience;
  if (has_clusters(audience.kind)) return history.changes_of(strand.cluster.empty() ? audience.of : strand.cluster);
  std::set<Day> changes;
  for (const PlannedUnit& unit : history.units()) {
    if (audience.kind == AudienceKind::kUnits ? unit.parent != audience.of : unit.region.empty()) continue;
    if (unit.from) changes.insert(*unit.from);
    if (unit.to) changes.insert(*unit.to + kOneDay);
    if (!audience.apart_kind.empty())
      for (const UnitKind& kind : unit.kinds)
        if (kind.from) changes.insert(*kind.from);
  }
  return {changes.begin(), changes.end()};
}

std::vector<Day> open_days_of(const PlanProblem& problem, const TermSlots& slots, const Strand& strand, const PlanSlot& slot) {
  const Series& series = *strand.series;
  const Attendance who = attendance(strand, slot);
  std::vector<const BlockedPeriod*> blocks;
  for (const BlockedPeriod& block : slots.free_days.blocks())
    if (block.period.meets(slot.side) && hits(block, who)) blocks.push_back(&block);
  std::vector<Day> open;
  const Day earliest = earliest_day(problem, series);
  const PlannedUnit& convener = *slots.history.unit(series.convener);
  for (Day day = slot.side.from; day <= slot.side.to; day += kOneDay) {
    if (slot.confirmed_day ? day != *slot.confirmed_day : day < earliest) continue;
    const bool is_weekday = std::ranges::find(series.weekdays, weekday_of(day)) != series.weekdays.end();
    if (!is_weekday || !convener.is_valid(day)) continue;
    if (std::ranges::any_of(blocks, [&](const BlockedPeriod* block) { return block->period.has(day); })) continue;
    if (slots.free_days.holidays().is_working(day)) open.push_back(day);
  }
  return open;
}

/// Builds the strands one by one.
class Expansion {
 public:
  Expansion(const PlanProblem& problem, TermSlots& made) : problem_(problem), made_(made) {}

  void add(const Series& series) {
    const auto windows = cadence_windows(problem_.term.days, series.cadence);
    const Audience& audience = series.audience;
    if (audience.kind == AudienceKind::kEachCluster || audience.kind == AudienceKind::kClustersInTurn) {
      std::vector<const PlannedCluster*> clusters;
      for (const auto& cluster : made_.history.clusters())
        if (cluster.scheme == audience.of) clusters.push_back(&cluster);
      for (std::size_t i = 0; i < clusters.size(); ++i) {
        std::vector<Period> own;
        const std::size_t step = audience.kind == AudienceKind::kEachCluster ? 1 : clusters.size();
        for (std::size_t k = step == 1 ? 0 : i; k < windows.size(); k += step) own.push_back(windows[k]);
        add_strand(series, clusters[i]->id, series.name + ", " + clusters[i]->name, own);
      }
      return;
    }
    add_strand(series, "", series.name, windows);
    if (!audience.apart_kind.empty()) add_strand(series, std::string(kApartCluster), series.name + " (họp riêng)", windows);
  }

 private:
  void add_strand(const Series& series, const std::string& cluster, std::string title, const std::vector<Period>& windows) {
    Strand strand{&series, cluster, std::move(title), static_cast<int>(made_.slots.size()), 0, {}, {}};
    Numbers numbers = numbers_of(strand);
    std::optional<Day> window_before;
    if (!numbers.held.empty()) strand.held_before = window_before = numbers.held.back();
    const Day earliest = earliest_day(problem_, series);
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const Period& window = windows[i];
      const bool is_done = std::ranges::any_of(numbers.held, [&](Day day) { return window.has(day); });
      if (is_done || (strand.held_before && window.to < *strand.held_before)) continue;
      const int ordinal = number_in(series, windows, i, numbers);
      const bool is_placed = numbers.confirmed.contains(ordinal) || override_of(strand, ordinal) != nullptr;
      if (ordinal == 0 || (window.to < earliest && !is_placed)) continue;
      if (add_slot(strand, ordinal, window, window_before)) numbers.last = ordinal;
    }
    for (const auto& [ordinal, day] : numbers.confirmed)  // for which no window was left
      if (ordinal > numbers.last && add_slot(strand, ordinal, {day, day}, window_before)) numbers.last = ordinal;
    for (const SlotOverride& change : series.overrides)
      if (change.cluster == cluster && change.ordinal > numbers.last && !numbers.cancelled.contains(change.ordinal))
        made_.notes.push_back(strand.title + ": có ngoại lệ cho lần thứ " + std::to_string(change.ordinal) + ", nhưng nhiệm kỳ không có lần này");
    made_.strands.push_back(std::move(strand));
  }

  /// The numbers of a strand that are known.
  struct Numbers {
    std::vector<Day> held;  ///< days of this term's conferences, sorted
    int last = 0;           ///< the greatest given so far
    std::map<int, std::optional<Day>> cancelled;
    std::map<int, Day> confirmed;
  };

  Numbers numbers_of(const Strand& strand) const {
    Numbers numbers;
    for (const KnownConference& known : problem_.history) {
      if (known.series != strand.series->id || known.cluster != strand.cluster) continue;
      if (known.date && *known.date < problem_.term.days.from) continue;
      if (known.is_cancelled) {
        numbers.cancelled[known.ordinal] = known.date;
        continue;
      }
      numbers.last = std::max(numbers.last, known.ordinal);
      if (known.date) numbers.held.push_back(*known.date);
    }
    for (const KnownConference& known : problem_.confirmed)
      if (known.series == strand.series->id && known.cluster == strand.cluster && !known.is_cancelled) numbers.confirmed[known.ordinal] = *known.date;
    std::ranges::sort(numbers.held);
    return numbers;
  }

  /// The number of the conference that a window is for; 0 where it stays empty, since the numbers that are confirmed for later
  /// leave none. Numbers rise with the days; those of cancelled conferences are not used again.
  static int number_in(const Series& series, const std::vector<Period>& windows, std::size_t i, const Numbers& numbers) {
    for (auto later = numbers.confirmed.upper_bound(numbers.last); later != numbers.confirmed.end(); ++later)
      if (windows[i].has(later->second)) return later->first;
    int next = numbers.last + 1;
    while (numbers.cancelled.contains(next)) ++next;
    const auto confirmed = numbers.confirmed.find(next);
    if (confirmed == numbers.confirmed.end() || confirmed->second <= windows[i].to) return next;
    for (const auto& [number, day] : numbers.cancelled)
      if (day && windows[i].has(*day)) return 0;
    // Put off into the next window, it keeps its own where the one after it still finds room.
    const bool has_room = i + 1 < windows.size() && windows[i + 1].has(confirmed->second) &&
                          confirmed->second + std::chrono::days(series.min_gap_days + kRoomDays) <= windows[i + 1].to;
    return has_room ? next : 0;
  }

  static const SlotOverride* override_of(const Strand& strand, int ordinal) {
    for (const SlotOverride& change : strand.series->overrides)
      if (change.cluster == strand.cluster && change.ordinal == ordinal) return &change;
    return nullptr;
  }

  const KnownConference* find_confirmed(const Strand& strand, int ordinal) const {
    for (const KnownConference& known : problem_.confirmed)
      if (known.series == strand.series->id && known.cluster == strand.cluster && known.ordinal == ordinal && !known.is_cancelled) return &known;
    return nullptr;
  }

  /// What is confirmed is people's word, and stays; that its host is no more by then has to be told.
  void note_ended_host(const Strand& strand, const KnownConference& known) {
    if (made_.history.is_valid(known.host, *known.date)) return;
    std::string instead;
    for (const std::string& next : made_.history.successors_on(known.host, *known.date))
      instead += (instead.empty() ? ", nay là " : ", ") + made_.history.unit(next)->name;
    made_.notes.push_back(strand.title + ", lần thứ " + std::to_string(known.ordinal) + ", đã chốt ngày " + vietnamese_day(*known.date) + ": " +
                          made_.history.unit(known.host)->name + " không còn vào ngày đó" + instead);
  }

  /// False where nobody is left to take part: the number stays free.
  bool add_slot(Strand& strand, int ordinal, const Period& window, std::optional<Day>& window_before) {
    PlanSlot slot;
    slot.strand = static_cast<int>(made_.strands.size());
    slot.ordinal = ordinal;
    slot.window = window;
    if (const SlotOverride* change = override_of(strand, ordinal)) {
      slot.change = change;
      slot.window = clipped(change->window, problem_.term.days);
      slot.confirmed_host = change->host;
    }
    if (const KnownConference* known = find_confirmed(strand, ordinal)) {
      slot.confirmed_day = known->date;
      slot.confirmed_host = known->host;
      if (!slot.window.has(*known->date)) slot.window = {*known->date, *known->date};
      note_ended_host(strand, *known);
    }
    if (!choose_side(strand, slot)) {
      made_.notes.push_back(strand.title + ", lần thứ " + std::to_string(ordinal) + ": không còn đơn vị nào tham dự " +
                            vietnamese_period(slot.window));
      return false;
    }
    strand.even_gaps.push_back(window_before ? static_cast<int>((window.from - *window_before).count()) : 0);
    if (strand.count == 0 && strand.held_before) strand.even_gaps.back() = even_gap_after_held(strand, window);
    window_before = window.from;
    ++strand.count;
    made_.slots.push_back(std::move(slot));
    return true;
  }

  /// From a conference held, the next one is due a whole period later, as far as its window allows.
  int even_gap_after_held(const Strand& strand, const Period& window) const {
    const CadenceRule& cadence = strand.series->cadence;
    if (cadence.kind != Cadence::kEveryMonths) return static_cast<int>((window.from - *strand.held_before).count());
    const Day due = month_start(*strand.held_before, cadence.months) + (*strand.held_before - month_start(*strand.held_before, 0));
    return static_cast<int>((std::clamp(due, window.from, window.to) - *strand.held_before).count());
  }

  /// Where the window's sides begin: the days on which members change, or a host that is named comes or goes.
  std::vector<Day> side_begins(const Strand& strand, const PlanSlot& slot) const {
    std::vector<Day> begins = audience_changes(made_.history, strand);
    if (const PlannedUnit* host = made_.history.unit(slot.confirmed_host)) {
      if (host->from) begins.push_back(*host->from);
      if (host->to) begins.push_back(*host->to + kOneDay);
    }
    std::erase_if(begins, [&](Day day) { return day <= slot.window.from || day > slot.window.to; });
    begins.push_back(slot.window.from);
    std::ranges::sort(begins);
    begins.erase(std::ranges::unique(begins).begin(), begins.end());
    return begins;
  }

  /// A window in which members change is used on the side that has more days open; one whose host is named, while that is
  /// there. False where nobody is left.
  bool choose_side(const Strand& strand, PlanSlot& slot) const {
    const std::vector<Day> begins = side_begins(strand, slot);
    std::size_t most = 0;
    bool is_found = false;
    PlanSlot best = slot;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      PlanSlot tried = slot;
      tried.side = {begins[i], i + 1 < begins.size() ? begins[i + 1] - kOneDay : slot.window.to};
      if (slot.confirmed_day && !tried.side.has(*slot.confirmed_day)) continue;
      if (!slot.confirmed_day && !slot.confirmed_host.empty() && !made_.history.is_valid(slot.confirmed_host, tried.side.from)) continue;
      tried.members = participants(made_.history, *strand.series, strand.cluster, tried.side.from);
      if (tried.members.empty()) continue;
      const std::size_t open = begins.size() == 1 ? 1 : open_days_of(problem_, made_, strand, tried).size();
      if (is_found && open <= most) continue;
      is_found = true;
      most = open;
      best = std::move(tried);
    }
    slot = std::move(best);
    return is_found;
  }

  const PlanProblem& problem_;
  TermSlots& made_;
};

}  // namespace

std::vector<Period> cadence_windows(const Period& term, const CadenceRule& cadence) {
  std::vector<Period> windows;
  if (cadence.kind == Cadence::kEveryMonths) {
    for (Day from = month_start(term.from, 0); from <= term.to; from = month_start(from, cadence.months)) {
      const Period whole{from, month_start(from, cadence.months) - kOneDay};
      const Period part = clipped(whole, term);
      if (part.to == whole.to || 2 * (part.to - part.from) >= whole.to - whole.from) windows.push_back(part);
    }
    return windows;
  }
  for (int year = year_of(term.from); year <= year_of(term.to); ++year) {
    const int place = year - year_of(term.from) + 1;
    const bool is_year = cadence.kind == Cadence::kYearly || std::ranges::find(cadence.term_years, place) != cadence.term_years.end();
    const Day from = make_day(year, cadence.month, 1);
    const Period month{from, month_start(from, 1) - kOneDay};
    if (is_year && term.meets(month)) windows.push_back(clipped(month, term));
  }
  return windows;
}

std::vector<std::string> participants(const UnitHistory& history, const Series& series, const std::string& cluster, Day day) {
  if (has_clusters(series.audience.kind)) return history.members_on(cluster.empty() ? series.audience.of : cluster, day);
  std::vector<std::string> found;
  for (const PlannedUnit& unit : history.units())
    if (is_in_audience(history, series, cluster, unit, day)) found.push_back(unit.id);
  return found;
}

Attendance attendance(const Strand& strand, const PlanSlot& slot) {
  Attendance who;
  who.units.insert(slot.members.begin(), slot.members.end());
  who.units.insert(strand.series->convener);
  who.people.insert(strand.series->people.begin(), strand.series->people.end());
  return who;
}

Day earliest_day(const PlanProblem& problem, const Series& series) {
  return std::max(problem.term.days.from, problem.today + std::chrono::days(series.lead_days));
}

TermSlots term_slots(const PlanProblem& problem, UnitHistory history) {
  const int first = year_of(problem.term.days.from), last = year_of(problem.term.days.to);
  TermSlots made{std::move(history), FreeDays(problem.holidays, problem.blocks, problem.has_tet_weeks, first, last), {}, {}, {}};
  Expansion expansion(problem, made);
  for (const Series& series : problem.series) expansion.add(series);
  return made;
}

std::vector<Day> open_days(const PlanProblem& problem, const TermSlots& slots, const PlanSlot& slot) {
  return open_days_of(problem, slots, slots.strands[static_cast<std::size_t>(slot.strand)], slot);
}

}  // namespace giaoban
