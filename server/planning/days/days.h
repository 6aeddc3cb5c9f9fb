#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace giaoban {

/// A day of the civil calendar, as planning counts them: no hours, no zone.
using Day = std::chrono::sys_days;

/// Days from `from` to `to`, both within.
struct Period {
  Day from, to;

  bool operator==(const Period&) const = default;
  bool has(Day day) const { return from <= day && day <= to; }
  bool meets(const Period& other) const { return from <= other.to && other.from <= to; }
};

/// yyyy-mm-dd, and back; nullopt for anything else, also for a day that does not exist.
std::optional<Day> parse_day(std::string_view text);
std::string day_text(Day day);
/// dd/mm/yyyy, as people read it.
std::string vietnamese_day(Day day);
/// "từ 01/07/2027 đến 15/07/2027", or "ngày 01/07/2027" for one day.
std::string vietnamese_period(const Period& period);

Day make_day(int year, unsigned month, unsigned day);
int year_of(Day day);
unsigned month_of(Day day);
/// 1 Monday to 7 Sunday.
unsigned weekday_of(Day day);
bool is_weekend(Day day);
/// The first day of the month that lies `months` after the month of `day`; negative goes back.
Day month_start(Day day, int months);
/// "Thứ Hai" to "Chủ nhật".
std::string_view vietnamese_weekday(unsigned weekday);

}  // namespace giaoban
