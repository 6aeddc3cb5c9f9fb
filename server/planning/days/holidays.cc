#include "server/planning/days/holidays.h"

#include <algorithm>
#include <array>

#include "server/planning/days/lunar.h"

namespace giaoban {
namespace {

constexpr std::array kHolidays = {Holiday::kNewYear, Holiday::kTet,      Holiday::kHungKings, Holiday::kVictory,
                                  Holiday::kLabour,  Holiday::kNational, Holiday::kCulture};
constexpr int kTetDays = 5;

std::vector<Day> tet_days(int year) {
  std::vector<Day> days;
  for (int i = 0; i < kTetDays; ++i) days.push_back(lunar_new_year(year) + std::chrono::days(i - 1));
  return days;
}

std::vector<Day> national_days(int year) {
  const Day second = make_day(year, 9, 2);
  const bool is_sunday_before = weekday_of(second - std::chrono::days(1)) == 7;
  if (is_sunday_before) return {second, second + std::chrono::days(1)};
  return {second - std::chrono::days(1), second};
}

}  // namespace

std::vector<Day> holiday_days(Holiday holiday, int year) {
  switch (holiday) {
    case Holiday::kNewYear: return {make_day(year, 1, 1)};
    case Holiday::kTet: return tet_days(year);
    case Holiday::kHungKings: return {hung_kings_day(year)};
    case Holiday::kVictory: return {make_day(year, 4, 30)};
    case Holiday::kLabour: return {make_day(year, 5, 1)};
    case Holiday::kNational: return national_days(year);
    case Holiday::kCulture: return {make_day(year, 11, 24)};
  }
  return {};
}

std::string_view holiday_name(Holiday holiday) {
  constexpr std::array<std::string_view, 7> kNames = {
      "Tết Dương lịch",     "Tết Nguyên đán", "Giỗ Tổ Hùng Vương",        "Ngày Chiến thắng 30/4",
      "Quốc tế Lao động 1/5", "Quốc khánh 2/9", "Ngày Văn hóa Việt Nam 24/11"};
  return kNames[static_cast<std::size_t>(holiday)];
}

std::string_view holiday_name_en(Holiday holiday) {
  constexpr std::array<std::string_view, 7> kNames = {
      "New Year's Day", "Tết", "Hùng Kings' Day", "Victory Day, 30 April", "Labour Day, 1 May", "National Day, 2 September", "Day of Vietnamese Culture, 24 November"};
  return kNames[static_cast<std::size_t>(holiday)];
}

HolidayCalendar::HolidayCalendar(const HolidayRules& rules, int first, int last) {
  for (const WorkSwap& swap : rules.swaps) {
    worked_[swap.worked] = swap.decision;
    off_[swap.off] = {"Nghỉ hoán đổi ngày làm việc", false, swap.decision, "day off in exchange for a day worked"};
  }
  for (int year = first; year <= last; ++year) add_year(rules, year);
}

void HolidayCalendar::add_year(const HolidayRules& rules, int year) {
  std::vector<std::pair<Day, Holiday>> lost;
  for (const Holiday holiday : kHolidays) {
    if (holiday == Holiday::kCulture && (!rules.has_culture_day || year < kCultureDaySince)) continue;
    const auto off = [&](const std::string& decision) { return DayOff{std::string(holiday_name(holiday)), false, decision, std::string(holiday_name_en(holiday))}; };
    const auto amended = std::ranges::find_if(rules.amendments, [&](const HolidayAmendment& amendment) {
      return amendment.year == year && amendment.holiday == holiday;
    });
    if (amended != rules.amendments.end()) {
      for (const Day day : amended->days) off_[day] = off(amended->decision);
      continue;
    }
    for (const Day day : holiday_days(holiday, year)) {
      off_[day] = off({});
      if (is_weekend(day)) lost.emplace_back(day, holiday);
    }
  }
  compensate(lost);
}

/// Every day lost to a weekend comes back on the next day that is worked, in order of the days lost.
void HolidayCalendar::compensate(const std::vector<std::pair<Day, Holiday>>& lost) {
  for (const auto& [day, holiday] : lost) {
    Day instead = day;
    while (!is_working(instead)) instead += std::chrono::days(1);
    off_[instead] = {"Nghỉ bù " + std::string(holiday_name(holiday)), true, {}, "instead of " + std::string(holiday_name_en(holiday))};
  }
}

const DayOff* HolidayCalendar::find(Day day) const {
  const auto found = off_.find(day);
  return found == off_.end() ? nullptr : &found->second;
}

bool HolidayCalendar::is_working(Day day) const {
  return find(day) == nullptr && (!is_weekend(day) || worked_.contains(day));
}

Period tet_weeks(int year) {
  const auto kitchen_gods = day_of({year - 1, 12, 23, false});
  return {*kitchen_gods, lunar_new_year(year) + std::chrono::days(9)};
}

}  // namespace giaoban
