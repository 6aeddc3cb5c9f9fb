// bench_rooms: one measurement from outside of a server of documents that runs, as a line of JSON.
#include <cstdio>
#include <cstdlib>

#include "tests/bench/documents/trace_files.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/rooms/crowd.h"
#include "tests/bench/rooms/many.h"
#include "tests/bench/rooms/stream.h"

namespace giaoban::bench {
namespace {

constexpr auto kUsage =
    "bench_rooms own|stock PORT PID ROOM WORK…; ROOM is `minutes` of the first conference for our server, which is `own`\n"
    "  crowd CLIENTS WRITERS LETTERS_PER_SECOND_EACH SECONDS [presence]\n"
    "  ingest FILE.updates COUNT IN_FLIGHT\n"
    "  seed FILE.v1\n"
    "  first-sync UNITS\n"
    "  until-killed\n"
    "  seed-many COUNT FILE.v1\n"
    "  hold-many COUNT\n";

unsigned number(const char* text) { return static_cast<unsigned>(std::strtoul(text, nullptr, 10)); }

Room own_room(std::uint16_t port, const std::string& name) {
  const std::string cookie = session_cookie(port, kProvinceAccount, kDemoPassword);
  const std::string space = WebSocket(port, kProvinceAccount, kDemoPassword).space_of_kind("conference");
  return {port, {"/yjs/" + space + "." + name, cookie}};
}

Json seed(const Room& room, Barrier barrier, const std::string& path, int pid) {
  const std::string state = read_file(path);
  const std::string_view whole = state;
  return run_ingest(room, {&whole, 1}, barrier, 1, pid);
}

std::vector<Room> many_rooms(const Room& room, bool is_own, unsigned count) {
  return is_own ? own_rooms(room.port, *room.endpoint.cookie, count) : stock_rooms(room.port, count);
}

Json run(const Room& room, Barrier barrier, int pid, std::span<char* const> words) {
  const std::string work = words.empty() ? "" : words[0];
  if (work == "crowd" && words.size() >= 5)
    return run_crowd(room, {.clients = number(words[1]), .writers = number(words[2]), .per_second = std::strtod(words[3], nullptr),
                            .has_presence = words.size() > 5, .seconds = std::strtod(words[4], nullptr), .server_pid = pid});
  if (work == "ingest" && words.size() == 4) {
    const std::string bytes = read_file(words[1]);
    const auto updates = pieces_of(bytes);
    return run_ingest(room, std::span(updates).first(std::min<std::size_t>(updates.size(), number(words[2]))), barrier, number(words[3]), pid);
  }
  if (work == "seed" && words.size() == 2) return seed(room, barrier, words[1], pid);
  if (work == "first-sync" && words.size() == 2) return run_first_sync(room, number(words[1]), pid);
  const bool is_own = barrier == Barrier::kStatus;
  if (work == "seed-many" && words.size() == 3)
    return seed_rooms(many_rooms(room, is_own, number(words[1])), read_file(words[2]), is_own);
  if (work == "hold-many" && words.size() == 2) return hold_rooms(many_rooms(room, is_own, number(words[1])), pid);
  if (work == "until-killed") run_until_killed(room, barrier);
  give_up(kUsage);
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban::bench;
  if (argc < 6) give_up(kUsage);
  const bool is_own = std::string_view(argv[1]) == "own";
  const auto port = static_cast<std::uint16_t>(number(argv[2]));
  const Room room = is_own ? own_room(port, argv[4]) : Room{port, {std::string("/") + argv[4], {}}};
  const auto result = run(room, is_own ? Barrier::kStatus : Barrier::kStep1, std::atoi(argv[3]), std::span(argv + 5, argv + argc));
  std::printf("%s\n", result.dump().c_str());
  return 0;
}
