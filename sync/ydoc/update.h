#pragma once
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/ydoc/update_reader.h"

namespace giaoban {

/// What a Yjs update (v1) carries.
struct UpdateSummary {
  /// The structs. A client's ranges stand together, ascending and apart from one another; gaps that the update
  /// itself announces (Skip) are left out.
  std::vector<ClockRange> structs;
  /// The delete set as it stands: ranges may repeat and overlap.
  std::vector<ClockRange> deletes;

  bool empty() const { return structs.empty() && deletes.empty(); }
  bool operator==(const UpdateSummary&) const = default;
};

/// Reads a whole update (see UpdateReader) and applies nothing. Error: broken_update; then nothing of it may be stored
/// or passed on (SPEC Y2). Memory is proportional to the update.
Result<UpdateSummary> parse_update(std::string_view update, const UpdateLimits& limits = kNetworkUpdate);

}  // namespace giaoban
