#include "sync/ydoc/update.h"

namespace giaoban {

Result<UpdateSummary> parse_update(std::string_view update, const UpdateLimits& limits) {
  UpdateReader in(update, limits);
  UpdateSummary summary;
  bool joins = false;
  for (StructView one; in.next_struct(one);) {
    if (one.kind == ContentKind::kSkip) {
      joins = false;
      continue;
    }
    auto& ranges = summary.structs;
    joins = joins && ranges.back().client == one.id.client && ranges.back().end == one.id.clock;
    if (joins)
      ranges.back().end = one.end();
    else
      ranges.push_back({one.id.client, one.id.clock, one.end()});
    joins = true;
  }
  for (ClockRange range; in.next_delete(range);) summary.deletes.push_back(range);
  if (in.failed()) return std::unexpected(in.error());
  return summary;
}

}  // namespace giaoban
