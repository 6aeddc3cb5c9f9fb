// What a node missed, for the group `replication`: writes it into a province's data, and says how a log ends.
#include <cstdio>
#include <iostream>
#include <string_view>

#include "sync/base/json.h"
#include "tests/bench/must.h"
#include "tests/bench/replication/history.h"
#include "tests/bench/replication/mix.h"

int main(int argc, char** argv) {
  using namespace giaoban;
  using namespace giaoban::bench;
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "fill" && argc == 5) {
    std::cout << fill({argv[2]}, std::stoull(argv[3]), argv[4]).dump() << "\n";
    return 0;
  }
  if (mode == "history" && argc == 4) {
    std::cout << history({argv[2]}, std::stoull(argv[3])).dump() << "\n";
    return 0;
  }
  if (mode == "state" && argc == 3) {
    std::cout << state({argv[2]}).dump() << "\n";
    return 0;
  }
  std::fputs("bench_replication fill DATA ENTRIES FILE | history DATA BYTES | state DATA\n", stderr);
  return 2;
}
