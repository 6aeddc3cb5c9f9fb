#include "sync/peer/checkpoint_offer.h"

#include <algorithm>

#include "sync/space/checkpoint_plan.h"

namespace giaoban {
namespace {

std::uint64_t position(const VersionVector& vector, const NodeId& origin) {
  const auto found = vector.find(origin);
  return found == vector.end() ? 0 : found->second;
}

}  // namespace

bool lacks_what_is_gone(const Checkpoint& base, const VersionVector& theirs) {
  return std::ranges::any_of(base.heads, [&](const auto& log) { return position(theirs, log.first) < log.second.seq; });
}

bool spares_many(const Checkpoint& checkpoint, const VersionVector& theirs) {
  std::uint64_t spared = 0;
  for (const auto& [origin, head] : checkpoint.heads)
    if (const std::uint64_t have = position(theirs, origin); have < head.seq) spared += head.seq - have;
  return spared >= kCheckpointEntries;
}

bool is_held(const Checkpoint& checkpoint, const VersionVector& held) {
  return std::ranges::all_of(checkpoint.heads, [&](const auto& log) { return position(held, log.first) >= log.second.seq; });
}

}  // namespace giaoban
