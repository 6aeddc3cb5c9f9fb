#include <doctest/doctest.h>

#include "server/planning/days/holidays.h"
#include "server/planning/days/lunar.h"

namespace giaoban {
namespace {

Day day(const char* text) { return *parse_day(text); }

TEST_CASE("A holiday on a weekend comes back on the next working day") {
  const HolidayCalendar calendar({}, 2022, 2023);
  for (const char* off : {"2022-01-03", "2022-04-11", "2022-05-02", "2022-05-03", "2023-01-02", "2023-05-02"}) {
    REQUIRE_MESSAGE(calendar.find(day(off)) != nullptr, off);
    CHECK(calendar.find(day(off))->is_compensation);
  }
  CHECK(calendar.find(day("2022-05-04")) == nullptr);
  CHECK(calendar.is_working(day("2022-05-04")));
  CHECK_FALSE(calendar.is_working(day("2022-05-07")));
}

TEST_CASE("Tết takes five days, its eve first") {
  const HolidayCalendar calendar({}, 2022, 2022);
  for (const char* off : {"2022-01-31", "2022-02-01", "2022-02-02", "2022-02-03", "2022-02-04"}) CHECK(calendar.find(day(off)) != nullptr);
  CHECK(calendar.find(day("2022-01-28")) == nullptr);
  CHECK(calendar.find(day("2022-02-07")) == nullptr);
}

TEST_CASE("An amendment takes the place of the rule and names its decision") {
  HolidayRules rules;
  rules.amendments.push_back({2025, Holiday::kTet, {}, "6150/TB-BLĐTBXH"});
  for (const char* off : {"2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"}) rules.amendments[0].days.push_back(day(off));
  rules.swaps.push_back({day("2025-05-02"), day("2025-04-26"), "12150/TB-BNV"});
  const HolidayCalendar calendar(rules, 2025, 2025);
  REQUIRE(calendar.find(day("2025-01-27")) != nullptr);
  CHECK(calendar.find(day("2025-01-27"))->decision == "6150/TB-BLĐTBXH");
  CHECK(calendar.find(day("2025-02-03")) == nullptr);  // no compensation beside what was decided
  CHECK_FALSE(calendar.is_working(day("2025-05-02")));
  CHECK(calendar.is_working(day("2025-04-26")));  // a Saturday, worked
}

TEST_CASE("The Day of Vietnamese Culture is off from 2026, unless switched off") {
  CHECK(HolidayCalendar({}, 2025, 2025).find(day("2025-11-24")) == nullptr);
  CHECK(HolidayCalendar({}, 2026, 2026).find(day("2026-11-24")) != nullptr);
  CHECK(HolidayCalendar({.has_culture_day = false, .amendments = {}, .swaps = {}}, 2026, 2026).find(day("2026-11-24")) == nullptr);
}

TEST_CASE("National Day takes the day before, or the day after where that is a Sunday") {
  CHECK(holiday_days(Holiday::kNational, 2025) == std::vector{day("2025-09-01"), day("2025-09-02")});
  CHECK(holiday_days(Holiday::kNational, 2024) == std::vector{day("2024-09-02"), day("2024-09-03")});
}

TEST_CASE("Every year has all its holidays, and as many days off work as were lost to weekends") {
  const HolidayCalendar calendar({}, 2022, 2060);
  for (int year = 2022; year <= 2060; ++year) {
    int working_days_off = 0;
    for (const auto& [off, why] : calendar.days())
      if (year_of(off) == year && !is_weekend(off)) ++working_days_off;
    CHECK_MESSAGE(working_days_off == (year >= kCultureDaySince ? 12 : 11), year);
  }
}

TEST_CASE("The weeks around Tết begin with ông Táo and end on mùng 10") {
  CHECK(tet_weeks(2024) == Period{day("2024-02-02"), day("2024-02-19")});
  CHECK_FALSE(tet_weeks(2024).has(day("2024-01-23")));  // the fourth briefing of Nghệ An's second cluster
  CHECK_FALSE(tet_weeks(2022).has(day("2022-02-17")));  // the first of Kon Tum
}

}  // namespace
}  // namespace giaoban
