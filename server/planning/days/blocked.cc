#include "server/planning/days/blocked.h"

#include <algorithm>
#include <array>

namespace giaoban {
namespace {

constexpr std::array<std::string_view, 5> kNamesVi = {"Những tuần Tết Nguyên đán", "Kỳ họp HĐND", "Thời gian chuẩn bị kỳ họp HĐND",
                                                      "Ngày bầu cử", "Đã có lịch bận"};
constexpr std::array<std::string_view, 5> kNamesEn = {"the weeks of Tết", "a council session", "preparation of a council session",
                                                      "election day", "engaged elsewhere"};

bool has_any(const std::vector<std::string>& some, const std::set<std::string>& of) {
  return std::ranges::any_of(some, [&](const std::string& one) { return of.contains(one); });
}

std::vector<BlockedPeriod> with_tet(std::vector<BlockedPeriod> blocks, bool has_tet_weeks, int first_year, int last_year) {
  if (has_tet_weeks)
    for (int year = first_year; year <= last_year; ++year)
      blocks.push_back({"tet-" + std::to_string(year), BlockKind::kTetWeeks, tet_weeks(year), {}, {}, {}});
  return blocks;
}

}  // namespace

FreeDays::FreeDays(const HolidayRules& rules, std::vector<BlockedPeriod> blocks, bool has_tet_weeks, int first_year, int last_year)
    : holidays_(rules, first_year, last_year), blocks_(with_tet(std::move(blocks), has_tet_weeks, first_year, last_year)) {}

bool hits(const BlockedPeriod& block, const Attendance& who) {
  return block.hits_all() || has_any(block.units, who.units) || has_any(block.people, who.people);
}

std::vector<Obstacle> FreeDays::obstacles(Day day, const Attendance& who) const {
  std::vector<Obstacle> found;
  const DayOff* off = holidays_.find(day);
  if (off == nullptr && !holidays_.is_working(day))
    found.push_back({"weekend", std::string(vietnamese_weekday(weekday_of(day))) + " là ngày nghỉ cuối tuần", "a weekend day"});
  if (off != nullptr) {
    const std::string decision = off->decision.empty() ? "" : " (" + off->decision + ")";
    found.push_back({"holiday:" + day_text(day), off->name + ", ngày " + vietnamese_day(day) + decision, "public holiday, " + day_text(day)});
  }
  for (const BlockedPeriod& block : blocks_)
    if (block.period.has(day) && hits(block, who)) found.push_back({"block:" + block.id, block_text_vi(block), block_text_en(block)});
  return found;
}

bool FreeDays::is_free(Day day, const Attendance& who) const {
  if (!holidays_.is_working(day)) return false;
  return std::ranges::none_of(blocks_, [&](const BlockedPeriod& block) { return block.period.has(day) && hits(block, who); });
}

std::string block_name_vi(const BlockedPeriod& block) {
  return std::string(block.reason.empty() ? kNamesVi[static_cast<std::size_t>(block.kind)] : std::string_view(block.reason));
}

std::string block_name_en(const BlockedPeriod& block) {
  return std::string(kNamesEn[static_cast<std::size_t>(block.kind)]) + (block.reason.empty() ? "" : ": " + block.reason);
}

std::string block_text_vi(const BlockedPeriod& block) { return block_name_vi(block) + ", " + vietnamese_period(block.period); }

std::string block_text_en(const BlockedPeriod& block) {
  const std::string days = day_text(block.period.from) + (block.period.from == block.period.to ? "" : " to " + day_text(block.period.to));
  return std::string(kNamesEn[static_cast<std::size_t>(block.kind)]) + ", " + days;
}

}  // namespace giaoban
