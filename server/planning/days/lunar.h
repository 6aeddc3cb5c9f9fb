#pragma once
#include <optional>

#include "server/planning/days/days.h"

namespace giaoban {

/// Hours east of Greenwich by which Vietnam's calendar is reckoned (since 1968-01-01).
constexpr int kVietnamHours = 7;
/// Years for which the series of Meeus below are good to a few minutes.
constexpr int kLunarYearFirst = 1900, kLunarYearLast = 2150;

/// A date of the lunisolar calendar. `year` is that of the solar year in which the lunar year begins.
struct LunarDate {
  int year = 0;
  int month = 0;  ///< 1 to 12
  int day = 0;    ///< 1 to 30
  bool is_leap = false;

  bool operator==(const LunarDate&) const = default;
};

/// The lunar date of a day: months begin on the civil day of the new moon, the month of the winter solstice is the
/// eleventh, and of thirteen months between two such the first without a major solar term is the leap month.
/// `hours` is the zone by which days are counted; other values than Vietnam's serve to compare.
/// The day must lie in kLunarYearFirst to kLunarYearLast.
LunarDate lunar_of(Day day, int hours = kVietnamHours);

/// The day of a lunar date; nullopt where that year has no such month or the month no such day.
std::optional<Day> day_of(const LunarDate& date, int hours = kVietnamHours);

/// Mùng 1 Tết of the year, and the Hùng Kings' day (10/3 lunar).
Day lunar_new_year(int year, int hours = kVietnamHours);
Day hung_kings_day(int year);

}  // namespace giaoban
