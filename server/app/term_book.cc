#include "server/app/term_book.h"

#include <algorithm>
#include <array>

#include "server/planning/days/days.h"

namespace giaoban {
namespace {

using Words = std::pair<std::string_view, std::string_view>;
constexpr std::array kStatuses = {Words{"planned", "Dự kiến"}, Words{"confirmed", "Đã chốt"}, Words{"convened", "Đã triệu tập"},
                                  Words{"held", "Đã họp"}, Words{"cancelled", "Đã hủy"}};
constexpr std::array kAnswers = {Words{"accepted", "Dự họp"}, Words{"tentative", "Chưa chắc chắn"}, Words{"declined", "Không dự"},
                                 Words{"delegated", "Cử người dự thay"}};

template <typename List>
std::string words_of(const List& list, const std::string& name) {
  for (const auto& [known, words] : list)
    if (known == name) return std::string(words);
  return name;
}

/// The one record that bears `name`, or whose id it is.
Result<const ToldRecord*> find_named(const std::vector<ToldRecord>& records, const std::string& name, const std::string& what) {
  std::vector<const ToldRecord*> found;
  for (const ToldRecord& each : records) {
    if (each.id == name) return &each;
    if (each.text("name") == name || each.text("full_name") == name) found.push_back(&each);
  }
  if (found.empty()) return fail(problem::kRecordUnknown, what + " " + name);
  if (found.size() > 1) return fail(problem::kConflict, "several bear the name " + name + "; give the id");
  return found.front();
}

}  // namespace

TermBook::TermBook(Parts parts) : parts_(std::move(parts)) {
  std::ranges::stable_sort(parts_.slots, {}, [](const BookedSlot& slot) {
    const std::string day = slot.text("date");
    return std::tuple(day.empty(), day, slot.plan_name, slot.ordinal());
  });
}

Result<TermBook> TermBook::read(const ActingClient& client) {
  const auto spaces = client.get("/api/v1/spaces");
  if (!spaces) return std::unexpected(spaces.error());
  Parts parts;
  for (const Json& each : spaces->at("spaces"))
    if (each.at("kind") == "registry") parts.registry = each.at("space");
  if (parts.registry.empty()) return fail(problem::kSpaceUnknown, "the account's unit has no registry on this node");
  for (const auto& [collection, into] : {std::pair("terms", &parts.terms), std::pair("series", &parts.series),
                                         std::pair("clusters", &parts.clusters), std::pair("units", &parts.units)}) {
    auto records = client.records(parts.registry, collection);
    if (!records) return std::unexpected(records.error());
    *into = std::move(*records);
  }
  return TermBook(std::move(parts));
}

Result<TermBook> TermBook::read_with_slots(const ActingClient& client) {
  auto book = read(client);
  if (!book) return book;
  const auto spaces = client.get("/api/v1/spaces");
  if (!spaces) return std::unexpected(spaces.error());
  Parts parts = std::move(book->parts_);
  const TermBook names(parts);
  for (const Json& each : spaces->at("spaces")) {
    if (each.at("kind") != "plan") continue;
    const std::string plan = each.at("space");
    auto slots = client.records(plan, "slots");
    if (!slots) return std::unexpected(slots.error());
    for (ToldRecord& slot : *slots) parts.slots.push_back({plan, names.plan_name(plan), std::move(slot.id), std::move(slot.fields)});
  }
  return TermBook(std::move(parts));
}

Result<const ToldRecord*> TermBook::term(const std::string& name) const {
  if (!name.empty()) return find_named(parts_.terms, name, "term");
  if (parts_.terms.size() != 1) return fail(problem::kMissingField, "--term: there are " + std::to_string(parts_.terms.size()) + " terms");
  return &parts_.terms.front();
}

Result<const ToldRecord*> TermBook::one_series(const std::string& name) const { return find_named(parts_.series, name, "series"); }

Result<const BookedSlot*> TermBook::slot(const std::string& id) const {
  const auto found = std::ranges::find(parts_.slots, id, &BookedSlot::id);
  if (found == parts_.slots.end()) return fail(problem::kRecordUnknown, "slot " + id);
  return &*found;
}

Result<std::string> TermBook::unit(const std::string& name) const {
  std::vector<ToldRecord> standing;
  for (const ToldRecord& each : parts_.units)
    if (each.id == name || each.text("valid_to").empty()) standing.push_back(each);
  const auto found = find_named(standing, name, "unit");
  if (!found) return std::unexpected(found.error());
  return (*found)->id;
}

std::string TermBook::unit_name(const std::string& id) const {
  const auto found = std::ranges::find(parts_.units, id, &ToldRecord::id);
  return found == parts_.units.end() ? id : found->text("name");
}

std::string TermBook::plan_name(const std::string& space) const {
  for (const ToldRecord& cluster : parts_.clusters)
    if (cluster.text("plan") == space) return cluster.text("name");
  for (const ToldRecord& series : parts_.series)
    if (series.text("plan") == space || series.text("apart_plan") == space) return series.text("name");
  return space;
}

std::string slot_status_text(const std::string& status) { return words_of(kStatuses, status); }
std::string answer_words(const std::string& answer) { return answer.empty() ? "Chưa trả lời" : words_of(kAnswers, answer); }

std::string day_words(const std::string& day) {
  const auto parsed = parse_day(day);
  return parsed ? vietnamese_day(*parsed) : std::string();
}

Result<std::string> read_day(const std::string& text, const char* option) {
  std::string day = text;
  if (text.size() == 10 && text[2] == '/' && text[5] == '/') day = text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
  if (!parse_day(day)) return fail(problem::kInvalidField, std::string(option) + " wants a day, 2026-06-16 or 16/06/2026, not \"" + text + "\"");
  return day;
}

}  // namespace giaoban
