#include "server/planning/days/days.h"

#include <array>
#include <cassert>
#include <cstdio>

#include "sync/base/text.h"

namespace giaoban {
namespace {

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

std::string formatted(const char* format, int a, int b, int c) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, a, b, c);
  return text.data();
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (!is_date(text)) return std::nullopt;
  return make_day(number_at(text, 0, 4), static_cast<unsigned>(number_at(text, 5, 2)), static_cast<unsigned>(number_at(text, 8, 2)));
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date(day);
  return formatted("%04d-%02d-%02d", int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())));
}

std::string vietnamese_day(Day day) {
  const std::chrono::year_month_day date(day);
  return formatted("%02d/%02d/%04d", int(unsigned(date.day())), int(unsigned(date.month())), int(date.year()));
}

std::string vietnamese_period(const Period& period) {
  if (period.from == period.to) return "ngày " + vietnamese_day(period.from);
  return "từ " + vietnamese_day(period.from) + " đến " + vietnamese_day(period.to);
}

Day make_day(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  assert(date.ok());
  return date;
}

int year_of(Day day) { return int(std::chrono::year_month_day(day).year()); }
unsigned month_of(Day day) { return unsigned(std::chrono::year_month_day(day).month()); }
unsigned weekday_of(Day day) { return std::chrono::weekday(day).iso_encoding(); }
bool is_weekend(Day day) { return weekday_of(day) > 5; }

Day month_start(Day day, int months) {
  const std::chrono::year_month_day date(day);
  return (date.year() / date.month() + std::chrono::months(months)) / 1;
}

std::string_view vietnamese_weekday(unsigned weekday) {
  constexpr std::array<std::string_view, 7> kNames = {"Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};
  assert(weekday >= 1 && weekday <= 7);
  return kNames[weekday - 1];
}

}  // namespace giaoban
