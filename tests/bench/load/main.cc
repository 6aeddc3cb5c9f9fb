// bench_load: one measurement from outside of a server that runs, as a line of JSON.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/bench/load/appended.h"
#include "tests/bench/load/arrival.h"
#include "tests/bench/load/closed_loop.h"
#include "tests/bench/load/demo_accounts.h"

namespace giaoban::bench {
namespace {

unsigned number(const char* text) { return static_cast<unsigned>(std::strtoul(text, nullptr, 10)); }

Json run(std::string_view mode, std::uint16_t port, char** rest) {
  if (mode == "arrival") return run_arrival(port, static_cast<std::uint16_t>(number(rest[0])), number(rest[1]));
  std::vector<std::unique_ptr<Conversation>> connections(number(rest[0]));
  for (auto& connection : connections)
    connection = mode == "redis" ? redis_conversation(port) : feed_conversation(port, kProvinceAccount, kDemoPassword);
  return run_closed_loop(std::move(connections), number(rest[1]), std::strtod(rest[2], nullptr));
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban::bench;
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "append" && argc == 4) {
    std::printf("%s\n", run_append(argv[2], std::strtod(argv[3], nullptr)).dump().c_str());
    return 0;
  }
  const bool is_load = (mode == "redis" || mode == "feed") && argc == 6;
  if (!is_load && !(mode == "arrival" && argc == 5)) {
    std::fprintf(stderr,
                 "bench_load redis|feed PORT CONNECTIONS IN_FLIGHT_EACH SECONDS\n"
                 "bench_load arrival PROVINCE_PORT UNIT_PORT WRITES\n"
                 "bench_load append FILE SECONDS\n");
    return 2;
  }
  const auto result = run(mode, static_cast<std::uint16_t>(number(argv[2])), argv + 3);
  std::printf("%s\n", result.dump().c_str());
  return 0;
}
