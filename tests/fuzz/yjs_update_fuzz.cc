#include "sync/ydoc/update.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// [Y2] A whole update is read or refused; what is read is well formed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto summary = parse_update(fuzz_input(data, size));
  if (!summary) return 0;
  for (std::size_t i = 0; i < summary->structs.size(); ++i) {
    const ClockRange& range = summary->structs[i];
    require(range.start < range.end, "no range is empty");
    if (i == 0 || summary->structs[i - 1].client != range.client) continue;
    require(summary->structs[i - 1].end < range.start, "ranges of a client ascend and stand apart");
  }
  return 0;
}
