// `giaoban slots`: the places in a term's plan.
#include <iostream>
#include <map>

#include "server/app/command_line.h"
#include "server/app/slot_planning.h"
#include "server/app/term_book.h"
#include "server/app/text_table.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

Json slot_json(const TermBook& book, const BookedSlot& slot) {
  return {{"id", slot.id}, {"plan", slot.plan}, {"plan_name", slot.plan_name}, {"host_name", book.unit_name(slot.text("host_unit"))}, {"record", slot.fields}};
}

void add_row(TextTable& table, const TermBook& book, const BookedSlot& slot) {
  const auto day = parse_day(slot.text("date"));
  const std::string host = slot.text("host_unit");
  table.add({day ? vietnamese_day(*day) : "", day ? std::string(vietnamese_weekday(weekday_of(*day))) : "", slot.plan_name,
             std::to_string(slot.ordinal()), host.empty() ? "" : book.unit_name(host), slot_status_text(slot.text("status")), slot.id});
}

int list_slots(const Arguments& arguments) {
  const auto& wish = arguments.office;
  const auto book = TermBook::read_with_slots({arguments.dir(), wish.as});
  if (!book) return report(book.error());
  std::string term;
  if (!wish.term.empty()) {
    const auto found = book->term(wish.term);
    if (!found) return report(found.error());
    term = (*found)->text("name");
  }
  Json list = Json::array();
  TextTable table({"Ngày", "Thứ", "Kế hoạch", "Lần", "Đăng cai", "Trạng thái", "Mã"});
  for (const BookedSlot& slot : book->slots()) {
    const bool is_wanted = (term.empty() || slot.text("term") == term) && (wish.status.empty() || slot.text("status") == wish.status) &&
                           (wish.plan.empty() || slot.plan == wish.plan || slot.plan_name == wish.plan);
    if (!is_wanted) continue;
    if (arguments.is_json) list.push_back(slot_json(*book, slot));
    else add_row(table, *book, slot);
  }
  if (arguments.is_json) std::cout << list.dump(2) << "\n";
  else table.write(std::cout, "Không có kỳ nào.");
  return 0;
}

/// A command on one slot; its arguments follow from the slot. The exit status.
int on_slot(const Arguments& arguments, const std::string& name, const std::string& done,
            const std::function<Result<Json>(const TermBook&, const BookedSlot&)>& arguments_of) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read_with_slots(client);
  if (!book) return report(book.error());
  const auto slot = book->slot(arguments.office.id);
  if (!slot) return report(slot.error());
  auto asked = arguments_of(*book, **slot);
  if (!asked) return report(asked.error());
  (*asked)["slot"] = (*slot)->id;
  const auto changed = client.command((*slot)->plan, name, *asked);
  if (!changed) return report(changed.error());
  // A conference that was convened says the same of itself (commands/slot.move.json).
  const std::string conference = (*slot)->text("conference");
  if (name == "slot.move" && !conference.empty()) {
    Json fields = {{"date", asked->at("date")}};
    if (asked->contains("reason")) fields["reason"] = asked->at("reason");
    if (const auto moved = client.put(conference, "conferences", conference, fields); !moved) return report(moved.error());
  }
  if (arguments.is_json) std::cout << Json{{"slot", (*slot)->id}, {"plan", (*slot)->plan}}.dump(2) << "\n";
  else std::cout << done << ": " << (*slot)->plan_name << ", lần thứ " << (*slot)->ordinal() << "\n";
  return 0;
}

Json with_reason(Json fields, const Arguments& arguments) {
  if (!arguments.office.reason.empty()) fields["reason"] = arguments.office.reason;
  return fields;
}

int move(const Arguments& arguments) {
  const auto day = read_day(arguments.office.day, "--to");
  if (!day) return report(day.error());
  return on_slot(arguments, "slot.move", "Đã dời đến " + day_words(*day),
                 [&](const TermBook&, const BookedSlot&) { return Result<Json>(with_reason({{"date", *day}}, arguments)); });
}

int cancel(const Arguments& arguments) {
  return on_slot(arguments, "slot.cancel", "Đã hủy",
                 [&](const TermBook&, const BookedSlot&) { return Result<Json>(with_reason(Json::object(), arguments)); });
}

int close(const Arguments& arguments) {
  return on_slot(arguments, "slot.close", "Đã ghi nhận đã họp", [](const TermBook&, const BookedSlot&) { return Result<Json>(Json::object()); });
}

/// The host asks; its row stands under its own unit.
int ask_hand_over(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read_with_slots(client);
  if (!book) return report(book.error());
  const auto slot = book->slot(arguments.office.id);
  if (!slot) return report(slot.error());
  const auto to = book->unit(arguments.office.unit);
  if (!to) return report(to.error());
  const auto account = client.account();
  if (!account) return report(account.error());
  const std::string row = account->at("unit").get<std::string>() + "/" + (*slot)->id;
  const auto asked = client.put((*slot)->plan, "hand_overs", row, with_reason({{"slot", (*slot)->id}, {"to_unit", *to}}, arguments));
  if (!asked) return report(asked.error());
  std::cout << "Đã đề nghị " << book->unit_name(*to) << " đăng cai thay\n";
  return 0;
}

/// The unit that was asked answers.
int answer_hand_over(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read_with_slots(client);
  if (!book) return report(book.error());
  const auto slot = book->slot(arguments.office.id);
  if (!slot) return report(slot.error());
  const auto account = client.account();
  if (!account) return report(account.error());
  const std::string row = account->at("unit").get<std::string>() + "/" + (*slot)->id;
  const Json fields = {{"slot", (*slot)->id}, {"from_unit", (*slot)->text("host_unit")}, {"answer", arguments.office.answer}};
  const auto answered = client.put((*slot)->plan, "hand_over_answers", row, fields);
  if (!answered) return report(answered.error());
  std::cout << "Đã trả lời " << book->unit_name((*slot)->text("host_unit")) << "\n";
  return 0;
}

int hand_over(const Arguments& arguments) {
  if (arguments.office.asks) return ask_hand_over(arguments);
  return on_slot(arguments, "slot.hand_over", "Đã chuyển đăng cai", [&](const TermBook& book, const BookedSlot&) -> Result<Json> {
    const auto to = book.unit(arguments.office.unit);
    if (!to) return std::unexpected(to.error());
    return with_reason({{"to_unit", *to}}, arguments);
  });
}

/// All slots of a plan space in one command, all or none of them.
int confirm(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read_with_slots(client);
  if (!book) return report(book.error());
  std::map<std::string, Json> by_plan;
  for (const std::string& id : arguments.office.ids) {
    const auto slot = book->slot(id);
    if (!slot) return report(slot.error());
    by_plan.try_emplace((*slot)->plan, Json::array()).first->second.push_back(id);
  }
  for (const auto& [plan, slots] : by_plan)
    if (const auto confirmed = client.command(plan, "slots.confirm", {{"slots", slots}}); !confirmed) return report(confirmed.error());
  if (arguments.is_json) std::cout << Json(by_plan).dump(2) << "\n";
  else std::cout << "Đã chốt " << arguments.office.ids.size() << " kỳ\n";
  return 0;
}

void describe_changes(CLI::App& slots, Arguments& arguments, Action& chosen) {
  OfficeArguments& office = arguments.office;
  const auto on_one = [&](const char* name, const char* help, Action action) {
    auto* command = add_command(slots, name, help, chosen, std::move(action));
    command->add_option("slot", office.id, "Id of the slot, as slots list prints it")->required();
    add_office_options(command, arguments);
    return command;
  };
  auto* moving = on_one("move", "Another day; the number stays, and a conference that was convened moves along", [&] { return move(arguments); });
  moving->add_option("--to", office.day, "Day, 2026-06-16 or 16/06/2026")->required();
  moving->add_option("--reason", office.reason, "Needed once the slot was confirmed");
  on_one("cancel", "Cancel a slot; its number is not used again", [&] { return cancel(arguments); })->add_option("--reason", office.reason, "Why")->required();
  on_one("close", "It was held: number, day and host change no more", [&] { return close(arguments); });
  auto* handing = on_one("hand-over", "Another unit hosts", [&] { return hand_over(arguments); });
  handing->add_option("--to", office.unit, "Unit that is to host, id or name")->required();
  handing->add_option("--reason", office.reason, "Why")->required();
  handing->add_flag("--ask", office.asks, "As the host: ask the unit and the convener, instead of deciding as the convener");
  auto* answering = on_one("answer", "Answer the host that asked your unit to host in its place", [&] { return answer_hand_over(arguments); });
  answering->add_option("answer", office.answer, "accepted or declined")->required()->check(CLI::IsMember({"accepted", "declined"}));
}

}  // namespace

void describe_slots(CLI::App& app, Arguments& arguments, Action& chosen) {
  OfficeArguments& office = arguments.office;
  auto* slots = app.add_subcommand("slots", "The places in a term's plan, of a running node")->require_subcommand(1);
  auto* listing = add_command(*slots, "list", "Slots by their days", chosen, [&] { return list_slots(arguments); });
  listing->add_option("--term", office.term, "Name or id of the term");
  listing->add_option("--plan", office.plan, "Plan space, by id or by the name of its cluster");
  listing->add_option("--status", office.status, "planned, confirmed, convened, held or cancelled")
      ->check(CLI::IsMember({"planned", "confirmed", "convened", "held", "cancelled"}));
  add_office_options(listing, arguments);
  auto* planning = add_command(*slots, "plan", "Plan a term by its rules", chosen, [&] { return plan_slots_of_term(arguments); });
  planning->add_option("--term", office.term, "Name or id; may be left out where there is one");
  planning->add_flag("--keep", office.keeps_plan, "Keep the standing plan, move as little as possible");
  planning->add_flag("--accept", office.accepts, "Take the plan over; without it nothing is written");
  planning->add_option("--time-limit", office.seconds, "Seconds")->capture_default_str()->check(CLI::Range(1, 120));
  planning->footer("Ctrl-C ends the search with the best plan so far. Exit status: 0 a plan, 2 rules that cannot hold together,\n"
                   "3 the time was too short to know.");
  add_office_options(planning, arguments);
  auto* confirming = add_command(*slots, "confirm", "Announce planned slots: planning anew leaves them where they are", chosen,
                                 [&] { return confirm(arguments); });
  confirming->add_option("slots", office.ids, "Ids of slots")->required();
  add_office_options(confirming, arguments);
  describe_changes(*slots, arguments, chosen);
}

}  // namespace giaoban
