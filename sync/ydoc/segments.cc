#include "sync/ydoc/segments.h"

#include <algorithm>

namespace giaoban {
namespace {

bool comes_before(const Segment& a, const Segment& b) {
  if (a.clocks.client != b.clocks.client) return a.clocks.client > b.clocks.client;
  if (a.clocks.start != b.clocks.start) return a.clocks.start < b.clocks.start;
  return a.clocks.end > b.clocks.end;
}

}  // namespace

Result<std::monostate> Segments::add(std::string_view update, const UpdateLimits& limits) {
  UpdateReader in(update, limits);
  const char* end = nullptr;  // of the struct before: a Skip and the head of a block push the next one away from it
  for (StructView one; in.next_struct(one);) {
    if (one.kind == ContentKind::kSkip) continue;
    if (end == one.wire.data())
      structs.back().clocks.end = one.end();
    else
      structs.push_back({{one.id.client, one.id.clock, one.end()}, {one.wire.data(), update.data() + update.size()}});
    end = one.wire.data() + one.wire.size();
  }
  for (ClockRange range; in.next_delete(range);) deletes.push_back(range);
  if (in.failed()) return std::unexpected(in.error());
  return {};
}

void Segments::sort() {
  if (!std::ranges::is_sorted(structs, comes_before)) std::ranges::sort(structs, comes_before);
}

}  // namespace giaoban
