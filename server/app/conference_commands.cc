// `giaoban conference`: conferences called from the slots of a plan.
#include <algorithm>
#include <iostream>

#include "server/app/command_line.h"
#include "server/app/term_book.h"
#include "server/app/text_table.h"

namespace giaoban {
namespace {

std::string status_words(const std::string& status) { return slot_status_text(status.empty() ? "convened" : status); }

int list_conferences(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read(client);
  if (!book) return report(book.error());
  const auto spaces = client.get("/api/v1/spaces");
  if (!spaces) return report(spaces.error());
  std::vector<ToldRecord> conferences;
  for (const Json& space : spaces->at("spaces")) {
    if (space.at("kind") != "conference") continue;
    auto found = client.records(space.at("space"), "conferences");
    if (!found) return report(found.error());
    for (ToldRecord& each : *found) conferences.push_back(std::move(each));
  }
  std::ranges::sort(conferences, {}, [](const ToldRecord& each) { return std::pair(each.text("date"), each.id); });
  Json list = Json::array();
  TextTable table({"Ngày", "Kế hoạch", "Lần", "Đăng cai", "Địa điểm", "Trạng thái", "Mã"});
  for (const ToldRecord& each : conferences) {
    list.push_back({{"id", each.id}, {"record", each.fields}});
    table.add({day_words(each.text("date")), each.text("cluster_name"), std::to_string(each.fields.value("ordinal", 0)),
               book->unit_name(each.text("host_unit")), each.text("place"), status_words(each.text("status")), each.id});
  }
  if (arguments.is_json) std::cout << list.dump(2) << "\n";
  else table.write(std::cout, "Chưa có hội nghị nào.");
  return 0;
}

/// What conference.create is told: the slot's day and host, where nothing else was said. Errors: those of the book.
Result<std::pair<std::string, Json>> create_arguments(const TermBook& book, const OfficeArguments& wish) {
  const auto slot = book.slot(wish.id);
  if (!slot) return std::unexpected(slot.error());
  Json made = {{"slot", (*slot)->id}, {"place", wish.place}};
  if (const std::string date = (*slot)->text("date"); !date.empty()) made["date"] = date;
  if (const std::string host = (*slot)->text("host_unit"); !host.empty()) made["host_unit"] = host;
  if (!wish.unit.empty()) {
    const auto host = book.unit(wish.unit);
    if (!host) return std::unexpected(host.error());
    made["host_unit"] = *host;
  }
  for (const auto& [field, text, option] : {std::tuple("date", &wish.day, "--date"), std::tuple("answer_by", &wish.answer_by, "--answer-by")}) {
    if (text->empty()) continue;
    const auto day = read_day(*text, option);
    if (!day) return std::unexpected(day.error());
    made[field] = *day;
  }
  if (!wish.starts_at.empty()) made["starts_at"] = wish.starts_at;
  if (!wish.ends_at.empty()) made["ends_at"] = wish.ends_at;
  return std::pair((*slot)->plan, std::move(made));
}

int create_conference_of_slot(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read_with_slots(client);
  if (!book) return report(book.error());
  const auto asked = create_arguments(*book, arguments.office);
  if (!asked) return report(asked.error());
  const auto made = client.command(asked->first, "conference.create", asked->second);
  if (!made) return report(made.error());
  if (arguments.is_json) std::cout << made->dump(2) << "\n";
  else std::cout << "Đã triệu tập hội nghị lần thứ " << made->at("ordinal").get<int>() << ": " << made->at("conference").get<std::string>() << "\n";
  return 0;
}

/// Everything of a conference that show tells.
struct Shown {
  ToldRecord conference;
  std::vector<ToldRecord> invitations, responses, guests;
};

Result<Shown> read_conference(const ActingClient& client, const std::string& id) {
  Shown shown;
  std::vector<ToldRecord> conferences;
  for (const auto& [collection, into] : {std::pair("conferences", &conferences), std::pair("invitations", &shown.invitations),
                                         std::pair("responses", &shown.responses), std::pair("guests", &shown.guests)}) {
    auto records = client.records(id, collection);
    if (!records) return std::unexpected(records.error());
    *into = std::move(*records);
  }
  if (conferences.empty()) return fail(problem::kRecordUnknown, "conference " + id);
  shown.conference = std::move(conferences.front());
  return shown;
}

std::string answer_of_unit(const Shown& shown, const std::string& unit) {
  const auto found = std::ranges::find(shown.responses, unit + "/response", &ToldRecord::id);
  return found == shown.responses.end() ? std::string() : found->text("answer");
}

void write_conference(const TermBook& book, const Shown& shown, std::ostream& out) {
  const ToldRecord& one = shown.conference;
  const std::string begins = one.text("starts_at"), ends = one.text("ends_at");
  out << one.text("title") << "\n" << (begins.empty() ? "" : begins + (ends.empty() ? "" : "–" + ends) + ", ") << day_words(one.text("date"))
      << ", " << one.text("place") << "\nĐăng cai: " << book.unit_name(one.text("host_unit")) << "; " << status_words(one.text("status")) << "\n\n";
  TextTable table({"Nơi nhận", "Trả lời", "Trả lời trước", "Mã"});
  for (const ToldRecord& invitation : shown.invitations)
    table.add({book.unit_name(invitation.id), answer_words(answer_of_unit(shown, invitation.id)), day_words(invitation.text("answer_by")), invitation.id});
  for (const ToldRecord& guest : shown.guests) table.add({guest.text("full_name"), answer_words(guest.text("answer")), "", guest.id});
  table.write(out, "Chưa mời ai.");
}

int show_conference(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read(client);
  if (!book) return report(book.error());
  const auto shown = read_conference(client, arguments.office.id);
  if (!shown) return report(shown.error());
  if (!arguments.is_json) {
    write_conference(*book, *shown, std::cout);
    return 0;
  }
  Json told = {{"id", shown->conference.id}, {"record", shown->conference.fields}};
  for (const auto& [name, records] : {std::pair("invitations", &shown->invitations), std::pair("responses", &shown->responses),
                                      std::pair("guests", &shown->guests)}) {
    told[name] = Json::object();
    for (const ToldRecord& each : *records) told[name][each.id] = each.fields;
  }
  std::cout << told.dump(2) << "\n";
  return 0;
}

int hold_conference(const Arguments& arguments) {
  const std::string& id = arguments.office.id;
  const auto held = ActingClient(arguments.dir(), arguments.office.as).put(id, "conferences", id, {{"status", "held"}});
  if (!held) return report(held.error());
  if (arguments.is_json) std::cout << Json{{"conference", id}}.dump(2) << "\n";
  else std::cout << "Đã ghi nhận hội nghị đã họp\n";
  return 0;
}

}  // namespace

void describe_conferences(CLI::App& app, Arguments& arguments, Action& chosen) {
  OfficeArguments& office = arguments.office;
  auto* conference = app.add_subcommand("conference", "Conferences, of a running node")->require_subcommand(1);
  add_office_options(add_command(*conference, "list", "Conferences by their days", chosen, [&] { return list_conferences(arguments); }), arguments);
  auto* creating = add_command(*conference, "create", "Convene a planned or confirmed slot: every unit is invited", chosen,
                               [&] { return create_conference_of_slot(arguments); });
  creating->add_option("slot", office.id, "Id of the slot, as slots list prints it")->required();
  creating->add_option("--place", office.place, "Where")->required();
  creating->add_option("--date", office.day, "Day, where it is not the slot's");
  creating->add_option("--host", office.unit, "Unit, id or name, where it is not the slot's");
  creating->add_option("--starts-at", office.starts_at, "hh:mm; else the series'");
  creating->add_option("--ends-at", office.ends_at, "hh:mm");
  creating->add_option("--answer-by", office.answer_by, "Day by which units are to answer");
  add_office_options(creating, arguments);
  auto* showing = add_command(*conference, "show", "When and where, who is invited, and what they answered", chosen, [&] { return show_conference(arguments); });
  auto* holding = add_command(*conference, "hold", "It was held; its slot is closed with it where the plan is this node's", chosen,
                              [&] { return hold_conference(arguments); });
  for (auto* command : {showing, holding}) {
    command->add_option("conference", office.id, "Id of the conference")->required();
    add_office_options(command, arguments);
  }
}

}  // namespace giaoban
