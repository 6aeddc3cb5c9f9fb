#include "server/planning/registry/term_calendar.h"

#include <algorithm>

#include "server/planning/days/blocked.h"

namespace giaoban {
namespace {

using schema::CalendarMark;
using schema::CalendarMarkKind;

constexpr auto kOneDay = std::chrono::days(1);

CalendarMarkKind mark_kind(BlockKind kind) {
  switch (kind) {
    case BlockKind::kTetWeeks: return CalendarMarkKind::kTet;
    case BlockKind::kSession: return CalendarMarkKind::kSession;
    case BlockKind::kPreparation: return CalendarMarkKind::kPreparation;
    case BlockKind::kElection: return CalendarMarkKind::kElection;
    case BlockKind::kBusy: break;
  }
  return CalendarMarkKind::kBusy;
}

/// Days that follow each other under one name and decision are one mark.
std::vector<CalendarMark> holiday_marks(const HolidayCalendar& calendar, const Period& term) {
  std::vector<CalendarMark> marks;
  const DayOff* last = nullptr;
  std::optional<Day> last_day;
  for (const auto& [day, off] : calendar.days()) {
    if (!term.has(day)) continue;
    const bool goes_on = last != nullptr && day == *last_day + kOneDay && off.name == last->name && off.decision == last->decision;
    if (goes_on) {
      marks.back().to = day_text(day);
    } else {
      const std::string decision = off.decision.empty() ? "" : " (" + off.decision + ")";
      marks.push_back({CalendarMarkKind::kHoliday, day_text(day), day_text(day), off.name + decision, off.name_en + decision, {}, {}});
    }
    last = &off;
    last_day = day;
  }
  return marks;
}

CalendarMark block_mark(const BlockedPeriod& block) {
  CalendarMark mark{mark_kind(block.kind), day_text(block.period.from), day_text(block.period.to), block_name_vi(block), block_name_en(block), {}, {}};
  std::vector<Uuid> units;
  for (const std::string& unit : block.units)
    if (const auto id = Uuid::parse(unit)) units.push_back(*id);
  if (!units.empty()) mark.units = std::move(units);
  if (!block.people.empty()) mark.people = block.people;
  return mark;
}

}  // namespace

Result<schema::TermCalendar> term_calendar(const Space& registry, const std::string& term_id) {
  const auto term = read_term(registry, term_id);
  if (!term) return std::unexpected(term.error());
  PlanProblem problem;
  take_term(*term, problem);
  registry.each("units", [&](const std::string& id, const Record&) {  // busy periods of others are passed over
    problem.units.emplace_back();
    problem.units.back().id = id;
  });
  if (auto taken = take_calendar(registry, problem); !taken) return std::unexpected(taken.error());
  const Period& days = problem.term.days;
  const FreeDays free(problem.holidays, problem.blocks, problem.has_tet_weeks, year_of(days.from), year_of(days.to));
  schema::TermCalendar made{holiday_marks(free.holidays(), days)};
  std::vector<const BlockedPeriod*> blocks;
  for (const BlockedPeriod& block : free.blocks())
    if (block.period.from <= block.period.to && block.period.meets(days)) blocks.push_back(&block);
  std::ranges::stable_partition(blocks, [](const BlockedPeriod* block) { return block->hits_all(); });
  for (const BlockedPeriod* block : blocks)
    if (made.marks.size() < kCalendarMarksMost) made.marks.push_back(block_mark(*block));
  std::ranges::stable_sort(made.marks, {}, &CalendarMark::from);
  return made;
}

}  // namespace giaoban
