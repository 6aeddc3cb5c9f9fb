#include "server/papers/wording.h"

#include "server/planning/days/days.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// The code point that begins at `at`, which moves behind it; kReplacement for a byte that begins none.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || at + length > text.size() || !count_code_points(text.substr(at, length))) {
    ++at;
    return kReplacement;
  }
  char32_t point = length == 1 ? first : first & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  at += length;
  return point;
}

void append(std::string& out, char32_t point) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
  } else {
    byte(0xF0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

char32_t capital(char32_t point) {
  if (point >= 'a' && point <= 'z') return point - 32;
  if (point >= 0xE0 && point <= 0xFE && point != 0xF7) return point - 32;
  if (point == 0x1B0) return 0x1AF;  // ư
  const bool is_paired = (point >= 0x100 && point <= 0x137) || (point >= 0x14A && point <= 0x177) || point == 0x1A1 || (point >= 0x1EA0 && point <= 0x1EFF);
  return is_paired && point % 2 == 1 ? point - 1 : point;
}

/// Neither XML 1.0 nor a word processor takes them, nor may they turn the direction of what follows.
bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || (point & 0xFFFE) == 0xFFFE;
}

template <typename Change>
std::string changed(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append(out, change(next_code_point(text, at)));
  return out;
}

}  // namespace

std::string vietnamese_capitals(std::string_view text) { return changed(text, capital); }

std::string printable(std::string_view text) {
  return changed(text, [](char32_t point) { return is_control(point) ? U' ' : point; });
}

std::string two_digits(std::int64_t number) { return (number >= 0 && number < 10 ? "0" : "") + std::to_string(number); }

std::string day_line(std::string_view date) {
  const auto day = parse_day(date);
  if (!day) return std::string(date);
  const std::chrono::year_month_day parts(*day);
  const unsigned month = static_cast<unsigned>(parts.month());
  return "ngày " + two_digits(static_cast<unsigned>(parts.day())) + " tháng " + (month <= 2 ? "0" : "") + std::to_string(month) + " năm " +
         std::to_string(static_cast<int>(parts.year()));
}

std::string hour_line(std::string_view time) {
  if (!is_time_of_day(time)) return std::string(time);
  return std::string(time.substr(0, 2)) + " giờ " + std::string(time.substr(3, 2)) + " phút";
}

double line_width(std::string_view text, double points) {
  constexpr double kMillimetresOfPoint = 25.4 / 72;
  double ems = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    const bool is_capital = (point >= 'A' && point <= 'Z') || (capital(point) == point && point >= 0xC0);
    if (point == U' ' || point == U',' || point == U'.') ems += 0.25;
    else if (point == U'I' || point == U'i' || point == U'l' || point == U't' || point == U'-' || point == U'/') ems += 0.35;
    else if (point == U'M' || point == U'm' || point == U'W' || point == U'w') ems += 0.88;
    else ems += is_capital ? 0.71 : 0.5;
  }
  return ems * points * kMillimetresOfPoint;
}

std::string closed(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.ends_with("./.")) return std::string(text);
  while (!text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text) + "./.";
}

}  // namespace giaoban
