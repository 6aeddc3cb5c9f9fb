#include "server/planning/problem/problem.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// What `giaoban plan --series` reads: whatever is accepted is written and read again as the same problem, and either makes sense
// or is refused with the place of the rule.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = parse_json(fuzz_input(data, size));
  if (!json) return 0;
  const auto problem = decode_problem(*json);
  if (!problem) {
    require(!problem.error().code.empty(), "a refusal has a code");
    return 0;
  }
  const auto again = decode_problem(encode_problem(*problem));
  require(again && *again == *problem, "what was read is written as the same");
  const auto history = check_problem(*problem);
  require(history || !history.error().pointer.empty(), "a contradiction has its place");
  return 0;
}
