#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// The clocks [start, end) of one client of a document, never empty. A clock counts units of content.
struct ClockRange {
  std::uint64_t client = 0;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  bool operator==(const ClockRange&) const = default;
};

/// What a Yjs update (v1) carries.
struct UpdateSummary {
  /// The structs. A client's ranges stand together, ascending and apart from one another; gaps that the update
  /// itself announces (Skip) are left out.
  std::vector<ClockRange> structs;
  /// The delete set as it stands: ranges may repeat and overlap.
  std::vector<ClockRange> deletes;

  bool empty() const { return structs.empty() && deletes.empty(); }
};

/// Reads a whole update, as strictly as every Yjs client that will get it, and applies nothing. Error:
/// broken_update; then nothing of it may be stored or passed on (SPEC Y2). Refused beside what clients refuse to
/// read: what they would stumble over while they apply it (a reference to what lies ahead in the same client,
/// empty structs and ranges), a second block of a client (they would drop the first), bytes after the end, and
/// what exceeds sync/ydoc/limits.h. Memory is proportional to the update.
Result<UpdateSummary> parse_update(std::string_view update);

}  // namespace giaoban
