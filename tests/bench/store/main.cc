// bench_store MODE DIRECTORY WRITERS SECONDS: one measurement of the group `store`, as a line of JSON.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/bench/store/own_writes.h"
#include "tests/bench/store/raw_writes.h"

int main(int argc, char** argv) {
  using namespace giaoban;
  using Run = Json (*)(const std::filesystem::path&, unsigned, double);
  const std::map<std::string_view, Run> modes = {{"floor", bench::run_floor},
                                                 {"threads", bench::run_threads},
                                                 {"commits", bench::run_commits},
                                                 {"staged", bench::run_staged},
                                                 {"commands", bench::run_commands}};
  const auto mode = argc == 5 ? modes.find(argv[1]) : modes.end();
  const unsigned writers = argc == 5 ? static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)) : 0;
  if (mode == modes.end() || writers == 0) {
    std::fprintf(stderr, "bench_store floor|threads|commits|staged|commands DIRECTORY WRITERS SECONDS\n");
    return 2;
  }
  const Json result = mode->second(argv[2], writers, std::strtod(argv[4], nullptr));
  std::printf("%s\n", result.dump().c_str());
  return 0;
}
