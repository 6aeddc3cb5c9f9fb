#include "server/planning/days/lunar.h"

#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

// New moons and the sun's longitude after J. Meeus, Astronomical Algorithms, 2nd edition, chapters 49 and 25.
namespace giaoban {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kUnixEpochJulian = 2440587.5;
constexpr double kLunation = 29.530588861;
constexpr double kFirstNewMoon = 2451550.09766;  // of the year 2000
constexpr int kMonthsSearched = 14;

/// Days by which terrestrial time runs ahead of universal time; parabolas through the values measured and foreseen.
double clock_gap(double julian) {
  const double year = 2000 + (julian - 2451545.0) / 365.25;
  const double t = year - 2000;
  if (year < 1986) return (45.45 + 1.067 * (year - 1975) - std::pow(year - 1975, 2) / 260) / 86400;
  if (year < 2005) return (63.86 + 0.3345 * t - 0.060374 * t * t) / 86400;
  return (62.92 + 0.32217 * t + 0.005589 * t * t) / 86400;
}

/// A periodic term of the moon's phase: its size in days and the multiples of sun, moon, latitude in its angle.
struct PhaseTerm {
  double days;
  int sun, moon, latitude;
};
constexpr std::array<PhaseTerm, 24> kPhaseTerms = {{
    {-0.40720, 0, 1, 0},  {0.17241, 1, 0, 0},   {0.01608, 0, 2, 0},   {0.01039, 0, 0, 2},   {0.00739, -1, 1, 0},  {-0.00514, 1, 1, 0},
    {0.00208, 2, 0, 0},   {-0.00111, 0, 1, -2}, {-0.00057, 0, 1, 2},  {0.00056, 1, 2, 0},   {-0.00042, 0, 3, 0},  {0.00042, 1, 0, 2},
    {0.00038, 1, 0, -2},  {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0},  {0.00004, 0, 2, -2},  {0.00004, 3, 0, 0},   {0.00003, 1, 1, -2},
    {0.00003, 0, 2, 2},   {-0.00003, 1, 1, 2},  {0.00003, -1, 1, 2},  {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0}, {0.00002, 0, 4, 0},
}};

/// Universal time, as a Julian day, of the new moon number k (0: the first of 2000).
double new_moon(int k) {
  const double t = k / 1236.85, e = 1 - 0.002516 * t - 0.0000074 * t * t;
  const double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t;
  const double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t * t * t;
  const double latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t * t * t;
  double julian = kFirstNewMoon + kLunation * k + 0.00015437 * t * t - 0.000000150 * t * t * t;
  for (const PhaseTerm& term : kPhaseTerms)
    julian += term.days * std::pow(e, std::abs(term.sun)) * std::sin((term.sun * sun + term.moon * moon + term.latitude * latitude) * kDegree);
  julian -= 0.00017 * std::sin((124.7746 - 1.56375588 * k + 0.0020672 * t * t) * kDegree);
  julian += 0.000325 * std::sin((299.77 + 0.107408 * k - 0.009173 * t * t) * kDegree);
  julian += 0.000165 * std::sin((251.88 + 0.016321 * k) * kDegree) + 0.000164 * std::sin((251.83 + 26.651886 * k) * kDegree);
  julian += 0.000126 * std::sin((349.42 + 36.412478 * k) * kDegree) + 0.000110 * std::sin((84.66 + 18.206239 * k) * kDegree);
  return julian - clock_gap(julian);
}

/// Apparent longitude of the sun in degrees, 0 to 360, at a Julian day of universal time.
double solar_longitude(double julian) {
  const double t = (julian + clock_gap(julian) - 2451545.0) / 36525;
  const double mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
  const double anomaly = (357.52911 + 35999.05029 * t - 0.0001537 * t * t) * kDegree;
  const double centre = (1.914602 - 0.004817 * t) * std::sin(anomaly) + (0.019993 - 0.000101 * t) * std::sin(2 * anomaly) +
                        0.000289 * std::sin(3 * anomaly);
  const double apparent = mean + centre - 0.00569 - 0.00478 * std::sin((125.04 - 1934.136 * t) * kDegree);
  return apparent - 360 * std::floor(apparent / 360);
}

double midnight(Day day, int hours) { return kUnixEpochJulian + static_cast<double>(day.time_since_epoch().count()) - hours / 24.0; }

Day civil_day(double julian, int hours) {
  return Day(std::chrono::days(static_cast<int>(std::floor(julian - kUnixEpochJulian + hours / 24.0))));
}

Day month_begin(int k, int hours) { return civil_day(new_moon(k), hours); }

/// Which twelfth of its way, from 0, the sun stands in as the day begins.
int solar_twelfth(Day day, int hours) { return static_cast<int>(solar_longitude(midnight(day, hours)) / 30); }

/// The last new moon on or before the day.
int new_moon_before(Day day, int hours) {
  int k = static_cast<int>(std::floor((midnight(day, hours) + 1 - kFirstNewMoon) / kLunation)) + 1;
  while (month_begin(k, hours) > day) --k;
  return k;
}

/// The month that holds the winter solstice of the year: the eleventh.
int eleventh_month(int year, int hours) {
  const int k = new_moon_before(make_day(year, 12, 31), hours);
  return solar_twelfth(month_begin(k, hours), hours) >= 9 ? k - 1 : k;  // 270° already past as it begins
}

/// Of the months after the eleventh one `k`, the first without a major term.
int leap_month(int k, int hours) {
  for (int i = 1; i < kMonthsSearched; ++i)
    if (solar_twelfth(month_begin(k + i, hours), hours) == solar_twelfth(month_begin(k + i + 1, hours), hours)) return k + i;
  assert(false && "thirteen months without a leap month");
  return k;
}

/// Number and leap mark of the month `k`, which lies in the year that begins with the eleventh month `first`.
LunarDate numbered_month(int k, int first, int next, int hours) {
  int place = k - first;
  bool is_leap = false;
  if (next - first == 13) {
    const int leap = leap_month(first, hours);
    is_leap = k == leap;
    if (k >= leap) --place;
  }
  return {0, (place + 10) % 12 + 1, 0, is_leap};
}

}  // namespace

LunarDate lunar_of(Day day, int hours) {
  assert(year_of(day) >= kLunarYearFirst && year_of(day) <= kLunarYearLast);
  const int k = new_moon_before(day, hours);
  int year = year_of(day), first = eleventh_month(year, hours);
  if (first > k) first = eleventh_month(--year, hours);
  LunarDate date = numbered_month(k, first, eleventh_month(year + 1, hours), hours);
  date.day = static_cast<int>((day - month_begin(k, hours)).count()) + 1;
  date.year = date.month >= 11 && k - first < 4 ? year : year + 1;
  return date;
}

std::optional<Day> day_of(const LunarDate& date, int hours) {
  if (date.year < kLunarYearFirst || date.year > kLunarYearLast || date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
  const int solstice = date.month >= 11 ? date.year : date.year - 1;
  const int first = eleventh_month(solstice, hours), next = eleventh_month(solstice + 1, hours);
  for (int k = first; k < next; ++k) {
    const LunarDate month = numbered_month(k, first, next, hours);
    if (month.month != date.month || month.is_leap != date.is_leap) continue;
    if (date.day > (month_begin(k + 1, hours) - month_begin(k, hours)).count()) return std::nullopt;
    return month_begin(k, hours) + std::chrono::days(date.day - 1);
  }
  return std::nullopt;
}

Day lunar_new_year(int year, int hours) {
  const auto day = day_of({year, 1, 1, false}, hours);
  assert(day);
  return *day;
}

Day hung_kings_day(int year) {
  const auto day = day_of({year, 3, 10, false});
  assert(day);
  return *day;
}

}  // namespace giaoban
