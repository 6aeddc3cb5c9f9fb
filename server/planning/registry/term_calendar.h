#pragma once
#include "schema/api.h"
#include "server/planning/registry/registry_records.h"

namespace giaoban {

/// Marks that one calendar holds (api/term_calendar.json).
constexpr std::size_t kCalendarMarksMost = 4000;

/// What of the calendar stands against meeting in a term, for those who look at its plan: holidays with the days off by decision,
/// the weeks of Tết unless the term may meet in them, and blocked and busy periods, as far as they lie in the term; by rising days.
/// Weekends are left out. Of more than kCalendarMarksMost those that keep everybody from meeting come first.
/// Errors: those of read_term() and take_calendar().
Result<schema::TermCalendar> term_calendar(const Space& registry, const std::string& term);

}  // namespace giaoban
