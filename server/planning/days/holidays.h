#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/planning/days/days.h"

namespace giaoban {

/// The public holidays of the Labour Code (article 112) and the Day of Vietnamese Culture.
enum class Holiday { kNewYear, kTet, kHungKings, kVictory, kLabour, kNational, kCulture };

/// Days that an office has read in a decision and that take the place of the computed ones.
struct HolidayAmendment {
  int year = 0;
  Holiday holiday = Holiday::kTet;
  std::vector<Day> days;
  std::string decision;  ///< number and date of the document

  bool operator==(const HolidayAmendment&) const = default;
};

/// A working day that is taken off, and the weekend day that is worked for it.
struct WorkSwap {
  Day off, worked;
  std::string decision;

  bool operator==(const WorkSwap&) const = default;
};

struct HolidayRules {
  /// 24 November: ordered by resolution 80-NQ/TW; the amending law is to be confirmed, hence a switch.
  bool has_culture_day = true;
  std::vector<HolidayAmendment> amendments;
  std::vector<WorkSwap> swaps;

  bool operator==(const HolidayRules&) const = default;
};

constexpr int kCultureDaySince = 2026;

/// A day off work and why.
struct DayOff {
  std::string name;  ///< Vietnamese
  bool is_compensation = false;
  std::string decision;
  std::string name_en;
};

/// The days off of a span of years, weekends apart.
class HolidayCalendar {
 public:
  /// Years `first` to `last`, within kLunarYearFirst and kLunarYearLast. A holiday on a weekend day moves to the next
  /// working day, unless an amendment lists its days: then just those are off.
  HolidayCalendar(const HolidayRules& rules, int first, int last);

  /// Null where the day is no holiday; it may still be a weekend.
  const DayOff* find(Day day) const;
  /// Neither holiday nor weekend, or a weekend day that is worked by a swap.
  bool is_working(Day day) const;
  const std::map<Day, DayOff>& days() const { return off_; }

 private:
  void add_year(const HolidayRules& rules, int year);
  void compensate(const std::vector<std::pair<Day, Holiday>>& lost);

  std::map<Day, DayOff> off_;
  std::map<Day, std::string> worked_;  ///< weekend days by the decision that makes them working days
};

/// The days that a holiday takes by the rule, before compensation. Tết: the eve and mùng 1 to mùng 4. National Day: 2/9 and
/// the day before, or the day after where the day before is a Sunday.
std::vector<Day> holiday_days(Holiday holiday, int year);
std::string_view holiday_name(Holiday holiday);
std::string_view holiday_name_en(Holiday holiday);

/// The weeks around Tết in which nobody convenes: 23 tháng Chạp (ông Táo) to mùng 10 tháng Giêng.
Period tet_weeks(int year);

}  // namespace giaoban
