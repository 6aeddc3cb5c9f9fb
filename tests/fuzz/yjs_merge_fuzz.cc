#include <string>
#include <vector>

#include "sync/ydoc/coverage.h"
#include "sync/ydoc/merge.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Updates, one behind the other with its length before it, are merged into one that holds what all hold; merging that again
// changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lib0Reader in(fuzz_input(data, size));
  std::vector<std::string_view> updates;
  Coverage apart;
  bool are_well_formed = true;
  while (!in.at_end()) {
    updates.push_back(in.var_bytes());
    const auto summary = parse_update(updates.back());
    are_well_formed &= summary.has_value();
    if (summary) apart.add(*summary);
  }
  const auto merged = merge_updates(updates);
  require(merged.has_value() == are_well_formed, "what is well formed can be merged");
  if (!merged) return 0;
  require(merged->size() <= 20 * size + 2, "the result is bounded by the input");
  const auto summary = parse_update(*merged, kStoredUpdate);
  require(summary.has_value(), "what is merged is well formed");
  require(apart.covers(*summary), "nothing is made up");
  Coverage together;
  together.add(*summary);
  for (const auto& update : updates) require(together.covers(*parse_update(update)), "nothing is lost");
  const std::vector<std::string_view> again{*merged};
  require(merge_updates(again) == merged, "merging is idempotent");
  return 0;
}
