#include "server/papers/conference_facts.h"

#include <algorithm>

#include "server/invitations/invitees.h"
#include "server/papers/ordering.h"
#include "server/papers/wording.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

/// "thứ Năm, ngày 10 tháng 12 năm 2026"
std::string weekday_line(const std::string& date) {
  const auto day = parse_day(date);
  if (!day) return date;
  std::string weekday(vietnamese_weekday(weekday_of(*day)));
  weekday[0] = static_cast<char>(weekday[0] - 'A' + 'a');
  return weekday + ", " + day_line(date);
}

std::string short_day(const std::string& date) {
  const auto day = parse_day(date);
  return day ? vietnamese_day(*day) : date;
}

std::string full_name(const Space* registry, const std::string& unit) {
  const Record* record = registry == nullptr ? nullptr : registry->find("units", unit);
  return record == nullptr ? std::string() : record->text("full_name");
}

std::string chairs_of(const Record& record) {
  std::string chairs;
  const Json* names = record.field("chairs");
  if (names == nullptr || !names->is_array()) return chairs;
  for (const Json& name : *names)
    if (name.is_string()) chairs += (chairs.empty() ? "" : "; ") + name.get<std::string>();
  return chairs;
}

std::int64_t number(const Record& record, std::string_view field) {
  const Json* value = record.field(field);
  return value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

/// hh:mm, `minutes` after another; empty where that is.
std::string later(const std::string& time, std::int64_t minutes) {
  if (time.size() != 5) return {};
  const std::int64_t sum = (std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3, 2)) + minutes) % (24 * 60);
  return two_digits(sum / 60) + ":" + two_digits(sum % 60);
}

void add_agenda(PaperFacts& facts, const Space& conference, const Space* registry, const std::string& starts_at) {
  FactRows& list = facts.lists["agenda"];
  list.names = {"n", "from", "to", "minutes", "title", "presenter", "unit"};
  std::int64_t spent = 0, n = 0;
  for (const auto& [id, item] : by_rank(conference, "agenda_items")) {
    if (item->text("status") == "declined") continue;
    const std::int64_t minutes = number(*item, "minutes");
    const std::string unit = unit_name(registry, item->text("presenter_unit")), person = item->text("presenter");
    list.rows.push_back({{"n", std::to_string(++n)},
                         {"from", later(starts_at, spent)},
                         {"to", later(starts_at, spent + minutes)},
                         {"minutes", std::to_string(minutes)},
                         {"title", item->text("title")},
                         {"presenter", person},
                         {"unit", unit}});
    spent += minutes;
  }
}

void add_invitees(PaperFacts& facts, const Space& conference, const Space* registry) {
  FactRows& list = facts.lists["invitees"];
  list.names = {"n", "name"};
  std::string answer_by;
  for (const Invitee& invitee : invitees_of(conference, registry)) {
    answer_by = std::max(answer_by, invitee.answer_by);
    if (!invitee.name.empty()) list.rows.push_back({{"n", std::to_string(list.rows.size() + 1)}, {"name", invitee.name}});
  }
  facts.fields["answer_by"] = answer_by.empty() ? "" : short_day(answer_by);
}

}  // namespace

std::string unit_name(const Space* registry, const std::string& unit) {
  const Record* record = registry == nullptr || unit.empty() ? nullptr : registry->find("units", unit);
  return record == nullptr ? std::string() : record->text("name");
}

Result<PaperFacts> conference_facts(const Space& conference, const Space* registry, std::vector<Block> minutes, std::uint64_t now_ms) {
  const Record* record = conference.find("conferences", conference.id().text());
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "the space holds no conference");
  const std::string convener = record->text("convener_unit"), host = record->text("host_unit"), date = record->text("date");
  const std::string today = vietnam_date(static_cast<std::int64_t>(now_ms));
  PaperFacts facts;
  facts.fields = {{"convener", full_name(registry, convener)},
                  {"convener_capitals", vietnamese_capitals(full_name(registry, convener))},
                  {"convener_short", unit_name(registry, convener)},
                  {"office", office_of(registry, convener)},
                  {"host", full_name(registry, host)},
                  {"host_short", unit_name(registry, host)},
                  {"host_office", office_of(registry, host)},
                  {"title", record->text("title")},
                  {"ordinal", std::to_string(number(*record, "ordinal"))},
                  {"cluster", record->text("cluster_name")},
                  {"term", record->text("term")},
                  {"day", weekday_line(date)},
                  {"day_line", day_line(date)},
                  {"date", short_day(date)},
                  {"starts_at", hour_line(record->text("starts_at"))},
                  {"ends_at", hour_line(record->text("ends_at"))},
                  {"place", record->text("place")},
                  {"chairs", chairs_of(*record)},
                  {"reason", record->text("reason")},
                  {"video_url", record->text("video_url")},
                  {"today", day_line(today)},
                  {"month_and_year", day_line(today).substr(day_line(today).find("tháng"))},
                  {"year", today.substr(0, 4)}};
  add_invitees(facts, conference, registry);
  add_agenda(facts, conference, registry, record->text("starts_at"));
  add_sitting_facts(facts, conference, registry);
  add_conclusion_facts(facts, conference, registry);
  facts.texts["minutes"] = std::move(minutes);
  return facts;
}

}  // namespace giaoban
