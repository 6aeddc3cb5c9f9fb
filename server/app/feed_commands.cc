// `giaoban feed`: the secret addresses of calendars.
#include <algorithm>
#include <iostream>

#include "server/app/acting_client.h"
#include "server/app/command_line.h"
#include "server/app/text_table.h"

namespace giaoban {
namespace {

constexpr const char* kPath = "/api/v1/calendar-feeds";

int tell(const Arguments& arguments, const Result<Json>& addresses) {
  if (!addresses) return report(addresses.error());
  if (arguments.is_json) {
    std::cout << addresses->dump(2) << "\n";
    return 0;
  }
  TextTable table({"Lịch", "Địa chỉ, sau tên máy chủ"});
  for (const Json& feed : addresses->at("feeds"))
    table.add({feed.at("scope") == "unit" ? "Của đơn vị" : "Của cá nhân", feed.value("path", std::string("tạo bằng khóa cũ; đổi để xem"))});
  table.write(std::cout, "Chưa có địa chỉ nào.");
  return 0;
}

bool has(const Json& addresses, const std::string& scope) {
  return std::ranges::any_of(addresses.at("feeds"), [&](const Json& feed) { return feed.at("scope") == scope; });
}

int show(const Arguments& arguments) { return tell(arguments, ActingClient(arguments.dir(), arguments.office.as).get(kPath)); }

/// `changes`: in the place of one that is there. Two words, so that nobody ends an address that others read by making one.
int make(const Arguments& arguments, bool changes) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto addresses = client.get(kPath);
  if (!addresses) return report(addresses.error());
  const std::string& scope = arguments.office.scope;
  if (!changes && has(*addresses, scope)) return report({problem::kAlreadyExists, "feed change ends the address there is and makes another"});
  if (changes && !has(*addresses, scope)) return report({problem::kNotFound, "there is no address yet; feed make makes one"});
  return tell(arguments, client.post(kPath, {{"scope", scope}}));
}

int end(const Arguments& arguments) {
  return tell(arguments, ActingClient(arguments.dir(), arguments.office.as).remove(std::string(kPath) + "/" + arguments.office.scope));
}

}  // namespace

void describe_feeds(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* feed = app.add_subcommand("feed", "Addresses of calendars to subscribe to, of a running node")->require_subcommand(1);
  feed->footer("Who has an address reads the calendar without signing in: keep it secret.");
  add_office_options(add_command(*feed, "show", "The addresses of the account and of its unit", chosen, [&] { return show(arguments); }), arguments);
  const auto add = [&](const char* name, const char* help, Action action) {
    auto* command = add_command(*feed, name, help, chosen, std::move(action));
    command->add_option("scope", arguments.office.scope, "unit: the unit's calendar; person: the account's own")
        ->required()
        ->check(CLI::IsMember({"unit", "person"}));
    add_office_options(command, arguments);
  };
  add("make", "Make an address where there is none", [&] { return make(arguments, false); });
  add("change", "Make another address; the one there is ends", [&] { return make(arguments, true); });
  add("off", "End the address", [&] { return end(arguments); });
}

}  // namespace giaoban
