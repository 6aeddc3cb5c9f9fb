#include <iostream>

#include "schema/api.h"
#include "server/app/command_line.h"
#include "server/app/control.h"

namespace giaoban {
namespace {

int link_code(const Arguments& arguments) {
  const auto unit = read_unit(arguments.unit);
  if (!unit) return report(unit.error());
  Json body = {{"unit", unit->text()}};
  if (!arguments.replaces.empty()) body["replaces"] = arguments.replaces;
  const auto code = ask_node(arguments.dir(), "POST", "/control/join-codes", body);
  if (!code) return report(code.error());
  std::cout << code->at("code").get<std::string>() << "\n";
  return 0;
}

int link_revoke(const Arguments& arguments) {
  if (!NodeId::parse(arguments.node)) return report({problem::kInvalidField, "NODE wants the 64 hex digits of link status"});
  const auto answer = ask_node(arguments.dir(), "POST", "/control/nodes/" + arguments.node + "/revoke", Json());
  if (!answer) return report(answer.error());
  std::cout << "Revoked " << arguments.node << "\n";
  return 0;
}

int link_switch(const Arguments& arguments, const std::string& action) {
  const auto answer = ask_node(arguments.dir(), "POST", "/control/link/" + action, Json());
  return answer ? 0 : report(answer.error());
}

void print_backlog(std::int64_t entries, const std::optional<std::int64_t>& bytes) {
  std::cout << entries << (entries == 1 ? " entry" : " entries");
  if (bytes && entries > 0) std::cout << " (" << *bytes << " bytes)";
}

/// “3 s ago”, “5 h ago”.
std::string age(std::int64_t since_ms) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::max<std::int64_t>(0, (std::chrono::duration_cast<std::chrono::milliseconds>(now).count() - since_ms) / 1000);
  if (seconds < 120) return std::to_string(seconds) + " s ago";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min ago";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h ago";
  return std::to_string(seconds / (24 * 3600)) + " days ago";
}

void print_link(const schema::LinkStatus& link) {
  std::cout << (link.direction == schema::LinkStatusDirection::kDial ? "parent " : "child  ") << link.unit_name << "\n"
            << "  node      " << link.node.text() << "\n"
            << "  state     " << schema::to_text(link.state);
  if (link.standing != schema::NodeStanding::kActive) std::cout << ", " << schema::to_text(link.standing);
  if (link.refused) std::cout << "; refused: " << find_problem(*link.refused)->en;
  std::cout << "\n  last seen " << (link.last_seen_ms ? age(*link.last_seen_ms) : "never") << "\n  lacks     ";
  print_backlog(link.unsent, link.unsent_bytes);
  if (link.clock_offset_ms) std::cout << "\n  clock     " << *link.clock_offset_ms << " ms from ours";
  if (link.certificate) {
    const std::chrono::sys_time<std::chrono::milliseconds> end(std::chrono::milliseconds(link.certificate->valid_to_ms));
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(end));
    std::cout << "\n  certified no. " << link.certificate->serial << ", until " << static_cast<int>(day.year()) << "-"
              << static_cast<unsigned>(day.month()) << "-" << static_cast<unsigned>(day.day());
  }
  std::cout << "\n";
}

int link_status(const Arguments& arguments) {
  auto answer = ask_node(arguments.dir(), "GET", "/control/link", Json());
  if (!answer) return report(answer.error());
  if (arguments.is_json) {
    std::cout << answer->dump(2) << "\n";
    return 0;
  }
  const auto status = schema::NodeStatus::decode(std::move(*answer));
  if (!status) return report(status.error());
  std::cout << "Node " << status->node.text() << " of " << status->unit_name << "\nOnly on this node: ";
  print_backlog(status->only_here.entries, status->only_here.bytes);
  std::cout << "\n";
  for (const auto& link : status->links) print_link(link);
  if (status->links.empty()) std::cout << "No links\n";
  return 0;
}

}  // namespace

void describe_links(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* link = app.add_subcommand("link", "Links to other nodes, of a running node")->require_subcommand(1);
  auto* coding = add_command(*link, "code", "Issue a one-time code for a unit's node, good for 24 hours", chosen,
                             [&] { return link_code(arguments); });
  add_data_option(coding, arguments);
  coding->add_option("--unit", arguments.unit, "Id (uuid) of the unit")->required();
  coding->add_option("--replaces", arguments.replaces,
                     "Id of the unit's lost node: it links no more and its logs are closed once the code is used");
  coding->footer("The new office runs: giaoban join https://THIS-NODE --code CODE --data DIR\n"
                 "The web page of links prints the same code with a QR code.");
  auto* revoking = add_command(*link, "revoke", "End a child node's right to link, for good", chosen,
                               [&] { return link_revoke(arguments); });
  add_data_option(revoking, arguments);
  revoking->add_option("node", arguments.node, "Id of the node, as link status prints it")->required();
  revoking->footer("What the node wrote and sent before stays. Its unit may get a new node by a new code.");
  add_data_option(add_command(*link, "pause", "Cut all links until resume", chosen, [&] { return link_switch(arguments, "pause"); }), arguments);
  add_data_option(add_command(*link, "resume", "Let links come back", chosen, [&] { return link_switch(arguments, "resume"); }), arguments);
  auto* status = add_command(*link, "status", "Who is linked, since when, and what has not arrived", chosen,
                             [&] { return link_status(arguments); });
  add_data_option(status, arguments);
  status->add_flag("--json", arguments.is_json, "As JSON (schema/api/node_status.json)");
}

}  // namespace giaoban
