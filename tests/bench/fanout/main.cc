// bench_fanout: one measurement from outside of a server that broadcasts, as a line of JSON.
#include <cstdio>
#include <cstdlib>
#include <span>

#include "tests/bench/fanout/stage.h"

namespace giaoban::bench {
namespace {

constexpr auto kUsage =
    "bench_fanout own|plain PORT PID SUBSCRIBERS WORK…\n"
    "  steady PER_SECOND SECONDS\n"
    "  window MESSAGES SECONDS\n"
    "  hold\n";

double number(const char* text) { return std::strtod(text, nullptr); }

Json run(const Broadcaster& server, unsigned subscribers, std::span<char* const> words) {
  const std::string work = words.empty() ? "" : words[0];
  if (work == "steady" && words.size() == 3) return Stage(server, subscribers).run_steady(number(words[1]), number(words[2]));
  if (work == "window" && words.size() == 3)
    return Stage(server, subscribers).run_window(static_cast<unsigned>(number(words[1])), number(words[2]));
  if (work == "hold") return run_hold(server, subscribers);
  give_up(kUsage);
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban::bench;
  if (argc < 6) give_up(kUsage);
  const Broadcaster server{std::string_view(argv[1]) == "own", static_cast<std::uint16_t>(number(argv[2])),
                           static_cast<int>(number(argv[3]))};
  std::printf("%s\n", run(server, static_cast<unsigned>(number(argv[4])), std::span(argv + 5, argv + argc)).dump().c_str());
  return 0;
}
