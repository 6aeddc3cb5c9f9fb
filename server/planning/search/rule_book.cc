#include "server/planning/search/rule_book.h"

#include <algorithm>
#include <set>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::string slot_name(const Strand& strand, const PlanSlot& slot) { return strand.series->id + "/" + strand.cluster + "/" + std::to_string(slot.ordinal); }

/// An exception that stands in a record is named by it.
std::string slot_rule_id(const Strand& strand, const PlanSlot& slot) {
  if (slot.change != nullptr && !slot.change->id.empty()) return "exception:" + slot.change->id;
  return "slot:" + slot_name(strand, slot);
}

std::string period_en(const Period& period) { return day_text(period.from) + " to " + day_text(period.to); }

ConflictRule slot_rule(const Strand& strand, const PlanSlot& slot) {
  const std::string n = std::to_string(slot.ordinal);
  std::string why;
  if (slot.change != nullptr) why = " (" + slot.change->reason + (slot.change->document.empty() ? "" : ", ") + slot.change->document + ")";
  return {slot_rule_id(strand, slot), strand.title + " lần thứ " + n + " phải họp " + vietnamese_period(slot.window) + why,
          strand.title + " no. " + n + " has to be held " + period_en(slot.window)};
}

ConflictRule weekday_rule(const Series& series) {
  std::string vi, en;
  for (const unsigned weekday : series.weekdays) {
    vi += (vi.empty() ? "" : ", ") + std::string(vietnamese_weekday(weekday));
    en += (en.empty() ? "" : ", ") + std::to_string(weekday);
  }
  return {"weekdays:" + series.id, series.name + " chỉ họp vào " + vi, series.name + " meets on weekdays " + en + " only"};
}

ConflictRule lead_rule(const PlanProblem& problem, const Series& series) {
  const std::string lead = std::to_string(series.lead_days);
  const Day earliest = earliest_day(problem, series);
  return {"lead:" + series.id, series.name + " phải báo trước " + lead + " ngày, sớm nhất là " + vietnamese_day(earliest),
          series.name + " needs " + lead + " days' notice, so " + day_text(earliest) + " at the earliest"};
}

ConflictRule gap_rule(const Series& series) {
  const std::string gap = std::to_string(series.min_gap_days);
  return {"gap:" + series.id, "Hai hội nghị liền nhau của " + series.name + " cách nhau ít nhất " + gap + " ngày",
          "two conferences of " + series.name + " in a row are at least " + gap + " days apart"};
}

ConflictRule person_rule(const PlanProblem& problem, const std::string& id) {
  const auto person = std::ranges::find(problem.people, id, &PlannedPerson::id);
  return {"person:" + id, person->name + " chỉ dự được một hội nghị trong một ngày", person->name + " can be at one conference a day only"};
}

ConflictRule confirmed_rule(const Strand& strand, const PlanSlot& slot) {
  const std::string n = std::to_string(slot.ordinal);
  return {"confirmed:" + slot_name(strand, slot), strand.title + " lần thứ " + n + " đã chốt ngày " + vietnamese_day(*slot.confirmed_day),
          strand.title + " no. " + n + " is confirmed for " + day_text(*slot.confirmed_day)};
}

}  // namespace

RuleBook::RuleBook(const PlanWork& work, std::vector<int> slots) : work_(work) {
  for (const int slot : slots) add_slot(slot);
}

std::size_t RuleBook::number(const std::string& id, const std::function<ConflictRule()>& texts) {
  const auto [found, is_new] = at_.try_emplace(id, rules_.size());
  if (is_new) rules_.push_back(texts());
  return found->second;
}

void RuleBook::add_slot(int slot_number) {
  const PlanSlot& slot = work_.slots.slots[at(slot_number)];
  const Strand& strand = work_.slots.strands[at(slot.strand)];
  const Series& series = *strand.series;
  SlotRules rules;
  rules.slot = slot_number;
  rules.own = number(slot_rule_id(strand, slot), [&] { return slot_rule(strand, slot); });
  rules.gap = number("gap:" + series.id, [&] { return gap_rule(series); });
  for (const std::string& person : series.people)
    rules.people.push_back(number("person:" + person, [&] { return person_rule(work_.problem, person); }));
  const Attendance who = attendance(strand, slot);
  for (Day day = slot.side.from; day <= slot.side.to; day += std::chrono::days(1)) add_day(rules, strand, slot, who, day);
  slots_.push_back(std::move(rules));
}

void RuleBook::add_day(SlotRules& rules, const Strand& strand, const PlanSlot& slot, const Attendance& who, Day day) {
  const Series& series = *strand.series;
  if (!work_.slots.history.is_valid(series.convener, day)) return;
  SlotDay made{static_cast<int>((day - work_.problem.term.days.from).count()), {}};
  const auto forbid = [&](const std::string& id, const std::function<ConflictRule()>& texts) { made.rules.push_back(number(id, texts)); };
  for (const Obstacle& obstacle : work_.slots.free_days.obstacles(day, who)) {
    if (obstacle.rule == "weekend") forbid("weekend", [] { return ConflictRule{"weekend", "Không họp Thứ Bảy, Chủ nhật", "nothing is held at weekends"}; });
    else forbid(obstacle.rule, [&] { return ConflictRule{obstacle.rule, obstacle.vi, obstacle.en}; });
  }
  if (std::ranges::find(series.weekdays, weekday_of(day)) == series.weekdays.end()) forbid("weekdays:" + series.id, [&] { return weekday_rule(series); });
  if (slot.confirmed_day && day != *slot.confirmed_day)
    forbid("confirmed:" + slot_name(strand, slot), [&] { return confirmed_rule(strand, slot); });
  if (!slot.confirmed_day && day < earliest_day(work_.problem, series)) forbid("lead:" + series.id, [&] { return lead_rule(work_.problem, series); });
  rules.days.push_back(std::move(made));
}

bool RuleBook::is_open(const SlotDay& day, const std::vector<bool>& holds) {
  return std::ranges::none_of(day.rules, [&](std::size_t rule) { return holds[rule]; });
}

DateProblem RuleBook::dates(const std::vector<bool>& holds) const {
  std::vector<int> kept;
  for (const SlotRules& rules : slots_)
    if (holds[rules.own]) kept.push_back(rules.slot);
  DateProblem part = part_of(work_.dates, kept);
  std::vector<std::vector<int>> people(kept.size());
  std::size_t place = 0;
  for (const SlotRules& rules : slots_) {
    if (!holds[rules.own]) continue;
    part.days[place].clear();
    for (const SlotDay& day : rules.days)
      if (is_open(day, holds)) part.days[place].push_back(day.day);
    for (const std::size_t person : rules.people)
      if (holds[person]) people[place].push_back(static_cast<int>(person));
    if (!holds[rules.gap]) part.runs[at(part.run_of(static_cast<int>(place)))].min_gap = 1;
    ++place;
  }
  set_crews(part, people);
  return part;
}

void RuleBook::tell(const std::vector<bool>& holds, PlanConflict& conflict) const {
  std::set<int> open;
  std::optional<Period> span;
  int needed = 0;
  std::string title;
  for (const SlotRules& rules : slots_) {
    if (!holds[rules.own]) continue;
    const PlanSlot& slot = work_.slots.slots[at(rules.slot)];
    title = work_.slots.strands[at(slot.strand)].title + ", lần thứ " + std::to_string(slot.ordinal);
    ++needed;
    if (!span) span = slot.window;
    span = Period{std::min(span->from, slot.window.from), std::max(span->to, slot.window.to)};
    for (const SlotDay& day : rules.days)
      if (is_open(day, holds)) open.insert(day.day);
  }
  if (!span) return;
  const bool is_month = span->from == month_start(span->from, 0) && span->to == month_start(span->from, 1) - std::chrono::days(1);
  const std::string month = std::to_string(month_of(span->from)) + "/" + std::to_string(year_of(span->from));
  std::string when_vi = is_month ? "Tháng " + month : vietnamese_period(*span), when_en = is_month ? "In " + month : "From " + period_en(*span);
  if (!is_month) when_vi[0] = when_vi[0] == 't' ? 'T' : 'N';  // "từ …", "ngày …"
  const std::string count = std::to_string(open.size()), need = std::to_string(needed);
  if (open.empty()) {
    conflict.vi = when_vi + " không còn ngày trống nào cho " + title;
    conflict.en = when_en + " no day is free for " + title;
  } else if (static_cast<int>(open.size()) < needed) {
    conflict.vi = when_vi + " chỉ có " + count + " ngày trống, cần " + need;
    conflict.en = when_en + " just " + count + (open.size() == 1 ? " day is" : " days are") + " free, and " + need + " are needed";
  } else {
    conflict.vi = when_vi + ": " + need + " hội nghị không xếp được vào " + count + " ngày trống theo các quy tắc dưới đây";
    conflict.en = when_en + " " + need + " conferences do not fit into " + count + " free days under the rules below";
  }
}

}  // namespace giaoban
