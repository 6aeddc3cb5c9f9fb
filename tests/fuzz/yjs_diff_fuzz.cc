#include <string>
#include <vector>

#include "sync/ydoc/coverage.h"
#include "sync/ydoc/diff.h"
#include "sync/ydoc/merge.h"
#include "sync/ydoc/update_scope.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

UpdateSummary known(const StateVector& state) {
  UpdateSummary summary;
  for (const auto& [client, clock] : state) {
    if (clock > 0) summary.structs.push_back({client, 0, clock});
  }
  return summary;
}

}  // namespace

// A state vector with its length before it, then an update: the diff begins where the state ends, and both together hold
// what the update holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lib0Reader in(fuzz_input(data, size));
  const auto state = decode_state_vector(in.var_bytes());
  if (!state || in.failed()) return 0;
  const std::string_view update = in.rest();
  const auto diff = diff_update(update, *state);
  const auto summary = parse_update(update);
  require(diff.has_value() == summary.has_value(), "what is well formed can be diffed");
  require(scope_of(update).has_value() == summary.has_value(), "what is well formed has a scope");
  require(state_vector_of(update).has_value() == summary.has_value(), "what is well formed has a state vector");
  if (!diff) return 0;
  require(diff->size() <= 6 * size + 2, "the result is bounded by the input");
  const auto lacked = parse_update(*diff, kStoredUpdate);
  require(lacked.has_value(), "a diff is well formed");
  require(lacked->deletes == summary->deletes, "a diff holds all deletes");
  for (const ClockRange& range : lacked->structs) {
    const auto found = state->find(range.client);
    require(found == state->end() || range.start >= found->second, "a diff holds nothing that is known");
  }
  Coverage held;
  held.add(known(*state));
  held.add(*lacked);
  require(held.covers(*summary), "nothing is lost");
  const std::vector<std::string_view> both{*diff, update}, whole{update};
  require(parse_update(merge_updates(both).value(), kStoredUpdate) == parse_update(merge_updates(whole).value(), kStoredUpdate),
          "a diff adds nothing to its whole");
  return 0;
}
