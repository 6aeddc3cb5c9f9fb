// `giaoban invitation`, `giaoban reply`: what goes out about a conference, and what comes back.
#include <fstream>
#include <iostream>

#include "server/app/calendar_file.h"
#include "server/app/command_line.h"
#include "server/app/term_book.h"
#include "server/app/text_table.h"
#include "server/calendar/ics_lines.h"

namespace giaoban {
namespace {

constexpr std::string_view kPath = "/api/v1/conferences/";

std::string path_of(const Arguments& arguments, std::string_view rest) {
  return std::string(kPath) + arguments.office.id + std::string(rest);
}

std::string letter_words(const Json& letter) {
  const std::string kind = letter.at("kind"), progress = letter.at("progress");
  const std::string what = kind == "invitation" ? "giấy mời" : kind == "reminder" ? "thư nhắc" : "thư hủy";
  const std::string how = progress == "waiting" ? "đang chờ gửi" : progress == "sent" ? "đã gửi" : progress == "refused" ? "bị từ chối" : "không gửi được";
  const auto attempts = letter.at("attempts").get<std::int64_t>();
  return what + " " + how + (attempts > 1 ? ", đã thử " + std::to_string(attempts) + " lần" : "");
}

void write_letters(const Json& letters, std::ostream& out) {
  TextTable table({"Nơi nhận", "Địa chỉ", "Thư", "Mã"});
  for (const Json& recipient : letters.at("recipients")) {
    std::string states = recipient.at("is_outdated").get<bool>() ? "đã đổi sau khi gửi" : "";
    for (const Json& letter : recipient.at("letters")) states += (states.empty() ? "" : "; ") + letter_words(letter);
    table.add({recipient.at("name"), recipient.value("email", std::string("chưa có")), states.empty() ? "chưa gửi" : states,
               recipient.contains("unit") ? recipient["unit"] : recipient.at("guest")});
  }
  table.write(out, "Chưa mời ai.");
  if (!letters.at("can_send").get<bool>()) out << "Máy chủ này chưa được cài đặt để gửi thư.\n";
}

int list_letters(const Arguments& arguments) {
  const auto letters = ActingClient(arguments.dir(), arguments.office.as).get(path_of(arguments, "/letters"));
  if (!letters) return report(letters.error());
  if (arguments.is_json) std::cout << letters->dump(2) << "\n";
  else write_letters(*letters, std::cout);
  return 0;
}

int send_letters(const Arguments& arguments, const char* kind) {
  const OfficeArguments& wish = arguments.office;
  Json body = {{"kind", kind}};
  const ActingClient client(arguments.dir(), wish.as);
  if (!wish.units.empty()) {
    const auto book = TermBook::read(client);
    if (!book) return report(book.error());
    body["units"] = Json::array();
    for (const std::string& name : wish.units) {
      const auto unit = book->unit(name);
      if (!unit) return report(unit.error());
      body["units"].push_back(*unit);
    }
  }
  if (!wish.guests.empty()) body["guests"] = wish.guests;
  const auto letters = client.post(path_of(arguments, "/letters"), body);
  if (!letters) return report(letters.error());
  if (arguments.is_json) std::cout << letters->dump(2) << "\n";
  else std::cout << letters->value("queued", 0) << " thư đang được gửi đi\n";
  return 0;
}

int save_invitation(const Arguments& arguments) {
  const auto ics = ActingClient(arguments.dir(), arguments.office.as).get_text(path_of(arguments, "/invitation.ics"));
  if (!ics) return report(ics.error());
  if (arguments.file.empty()) {
    std::cout << *ics;
    return 0;
  }
  std::ofstream out(arguments.file, std::ios::binary);
  out << *ics;
  out.close();
  if (!out) return report({problem::kStorageFailed, arguments.file});
  std::cout << "Đã ghi " << arguments.file << "\n";
  return 0;
}

/// The answer of the account's own unit, as the page gives it.
int answer_invitation(const Arguments& arguments) {
  const OfficeArguments& wish = arguments.office;
  const ActingClient client(arguments.dir(), wish.as);
  const auto account = client.account();
  if (!account) return report(account.error());
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  const Json fields = {{"answer", wish.answer}, {"substitute", or_null(wish.substitute)}, {"note", or_null(wish.note)}};
  const auto answered = client.put(wish.id, "responses", account->at("unit").get<std::string>() + "/response", fields);
  if (!answered) return report(answered.error());
  if (arguments.is_json) std::cout << Json{{"unit", account->at("unit")}, {"answer", wish.answer}}.dump(2) << "\n";
  else std::cout << "Đã trả lời cho " << account->at("unit_name").get<std::string>() << ": " << answer_words(wish.answer) << "\n";
  return 0;
}

/// An answer that a calendar program wrote into a file.
int bring_reply(const Arguments& arguments) {
  const auto ics = read_whole_file(arguments.file, kIcsBytes);
  if (!ics) return report(ics.error());
  const std::string conference = arguments.office.id.empty() ? conference_named_in(*ics).value_or("") : arguments.office.id;
  if (conference.empty()) return report({problem::kReplyForAnother, arguments.file + " names no conference"});
  const auto taken = ActingClient(arguments.dir(), arguments.office.as).post_text(std::string(kPath) + conference + "/replies", "text/calendar", *ics);
  if (!taken) return report(taken.error());
  if (arguments.is_json) std::cout << taken->dump(2) << "\n";
  else std::cout << "Đã ghi trả lời của " << taken->at("name").get<std::string>() << ": " << answer_words(taken->at("answer")) << "\n";
  return 0;
}

void describe_letters(Arguments& arguments, const std::function<CLI::App*(const char*, const char*, Action)>& add) {
  add("list", "Everybody invited, and what became of the letters to them", [&] { return list_letters(arguments); });
  const auto sending = [&](const char* name, const char* kind, const char* help) {
    auto* command = add(name, help, [&arguments, kind] { return send_letters(arguments, kind); });
    command->add_option("--unit", arguments.office.units, "To this unit alone, id or name; may be repeated");
    command->add_option("--guest", arguments.office.guests, "To this guest alone, by the id; may be repeated");
  };
  sending("send", "invitation", "Letters to whom none went out yet, or one that no longer holds");
  sending("remind", "reminder", "Letters to who has not answered, once a day");
  sending("cancel", "cancellation", "Letters that the conference is off, or that somebody is no longer invited");
}

}  // namespace

void describe_invitations(CLI::App& app, Arguments& arguments, Action& chosen) {
  OfficeArguments& office = arguments.office;
  auto* invitation = app.add_subcommand("invitation", "Invitations to a conference, of a running node")->require_subcommand(1);
  const auto add = [&, invitation](const char* name, const char* help, Action action) {
    auto* command = add_command(*invitation, name, help, chosen, std::move(action));
    command->add_option("conference", office.id, "Id of the conference")->required();
    add_office_options(command, arguments);
    return command;
  };
  describe_letters(arguments, add);
  add("ics", "The invitation as a calendar file", [&] { return save_invitation(arguments); })
      ->add_option("file", arguments.file, "Where it is written; else it is printed");
  auto* answering = add("answer", "The answer of the account's own unit", [&] { return answer_invitation(arguments); });
  answering->add_option("answer", office.answer, "accepted, tentative, declined or delegated")
      ->required()
      ->check(CLI::IsMember({"accepted", "tentative", "declined", "delegated"}));
  answering->add_option("--substitute", office.substitute, "Who comes instead");
  answering->add_option("--note", office.note, "For the convener");

  auto* replying = add_command(app, "reply", "Take in an answer that came as a calendar file", chosen, [&] { return bring_reply(arguments); });
  replying->add_option("file", arguments.file, "The .ics file")->required();
  replying->add_option("--conference", office.id, "Id of the conference; else the file names it");
  add_office_options(replying, arguments);
}

}  // namespace giaoban
