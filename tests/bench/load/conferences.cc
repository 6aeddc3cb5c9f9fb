#include "tests/bench/load/conferences.h"

#include "sync/base/json.h"
#include "tests/bench/load/commands.h"
#include "tests/bench/load/demo_accounts.h"

namespace giaoban::bench {
namespace {

/// Empty where the plan does not take it.
std::string founded(WebSocket& socket, const std::string& plan) {
  const Json wish = {{"host_unit", kThaiHoa}, {"date", "2027-01-12"}, {"place", "Thái Hòa"}};
  socket.send(command_text(fresh_id(), plan, "conference.create", wish.dump()));
  bool is_answered = false;
  std::string space;
  while (!is_answered)
    socket.receive([&](std::string_view text) {
      if (!text.starts_with(R"({"type":"acks")")) return;
      is_answered = true;
      const auto acks = parse_json(text);
      if (acks && (*acks)["results"][0]["status"] == "done")
        space = (*acks)["results"][0]["value"]["conference"].get<std::string>();
      else if (!text.contains("host_not_in_cluster"))
        give_up(text);
    });
  return space;
}

}  // namespace

std::set<std::string> spaces_of_kind(const WebSocket& socket, std::string_view kind) {
  std::set<std::string> found;
  const auto welcome = parse_json(socket.welcome());
  if (!welcome) give_up("the welcome is no JSON");
  for (const Json& space : (*welcome)["spaces"])
    if (space["kind"] == kind) found.insert(space["space"].get<std::string>());
  return found;
}

bool found_conference(WebSocket& socket, const std::string& plan) { return !founded(socket, plan).empty(); }

std::string found_conference(WebSocket& socket) {
  for (const std::string& plan : spaces_of_kind(socket, "plan"))
    if (std::string space = founded(socket, plan); !space.empty()) return space;
  give_up("no plan of the demo takes conferences");
}

}  // namespace giaoban::bench
