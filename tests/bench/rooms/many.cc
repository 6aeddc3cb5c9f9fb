#include "tests/bench/rooms/many.h"

#include <set>

#include "tests/bench/load/conferences.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr std::uint64_t kKeeper = 4'000'000;

/// Enters, takes all that is there and tells the bytes of it.
std::size_t take_document(RoomClient& client) {
  std::size_t bytes = 0;
  client.ask_state();
  for (bool is_over = false; !is_over;)
    client.receive({.update = [&](std::string_view update, bool is_step2) {
                      bytes += update.size();
                      is_over |= is_step2;
                    },
                    .awareness = {},
                    .barrier = {}});
  return bytes;
}

}  // namespace

std::vector<Room> own_rooms(std::uint16_t port, const std::string& cookie, unsigned count) {
  std::set<std::string> spaces;
  for (;;) {
    WebSocket socket(port, kProvinceAccount, kDemoPassword);
    spaces = spaces_of_kind(socket, "conference");
    if (spaces.size() >= count) break;
    std::size_t missing = count - spaces.size();
    for (const std::string& plan : spaces_of_kind(socket, "plan"))
      while (missing > 0 && found_conference(socket, plan)) --missing;
    if (missing > 0) give_up("no plan of the demo takes conferences");
  }
  std::vector<Room> rooms;
  for (const std::string& space : spaces)
    if (rooms.size() < count) rooms.push_back({port, {"/yjs/" + space + ".minutes", cookie}});
  return rooms;
}

std::vector<Room> stock_rooms(std::uint16_t port, unsigned count) {
  std::vector<Room> rooms;
  while (rooms.size() < count) rooms.push_back({port, {"/minutes" + std::to_string(rooms.size()), {}}});
  return rooms;
}

Json seed_rooms(const std::vector<Room>& rooms, std::string_view state, bool has_status) {
  for (const Room& room : rooms) {
    RoomClient client(room, kKeeper);
    client.send_update(state);
    if (has_status) client.ask_barrier("1");
    else client.ask_state();
    for (bool is_over = false; !is_over;)
      client.receive({.update = [&](std::string_view, bool is_step2) { is_over |= is_step2 && !has_status; },
                      .awareness = {},
                      .barrier = [&](std::string_view) { is_over = true; }});
  }
  return {{"rooms", rooms.size()}};
}

Json hold_rooms(const std::vector<Room>& rooms, int pid) {
  { RoomClient(rooms.front(), kKeeper); }  // what the first connection of all costs is not a room's
  const double before = resident_kib(pid);
  std::vector<std::unique_ptr<RoomClient>> clients;
  std::size_t bytes = 0;
  for (const Room& room : rooms) {
    clients.push_back(std::make_unique<RoomClient>(room, kKeeper + clients.size()));
    bytes += take_document(*clients.back());
  }
  const double grown = resident_kib(pid) - before, count = static_cast<double>(rooms.size());
  return {{"rooms", rooms.size()}, {"kib_per_room", grown / count}, {"bytes_per_room", static_cast<double>(bytes) / count}};
}

}  // namespace giaoban::bench
