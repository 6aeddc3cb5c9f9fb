#include <string>
#include <vector>

#include "sync/ydoc/coverage.h"
#include "sync/ydoc/merge.h"
#include "sync/ydoc/split.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// A size and an update: the pieces fit, are well formed, and merged again hold what the update holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lib0Reader in(fuzz_input(data, size));
  const std::size_t max_bytes = in.varuint();
  if (in.failed()) return 0;
  const std::string_view update = in.rest();
  const auto summary = parse_update(update);
  const auto pieces = split_update(update, max_bytes);
  if (!summary) {
    require(!pieces && pieces.error().code == problem::kBrokenUpdate, "what is broken is not split");
    return 0;
  }
  if (!pieces) {
    require(pieces.error().code == problem::kTooLarge, "what is well formed is split where it can be");
    return 0;
  }
  Coverage whole, held;
  whole.add(*summary);
  std::vector<std::string_view> views;
  for (const std::string& piece : *pieces) {
    require(piece.size() <= max_bytes, "a piece fits");
    const auto part = parse_update(piece);
    require(part.has_value(), "a piece is well formed");
    require(whole.covers(*part), "nothing is made up");
    held.add(*part);
    views.push_back(piece);
  }
  require(held.covers(*summary), "nothing is lost");
  const std::vector<std::string_view> one{update};
  require(merge_updates(views) == merge_updates(one), "split and merged it is the same");
  return 0;
}
