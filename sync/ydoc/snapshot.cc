#include "sync/ydoc/snapshot.h"

namespace giaoban {
namespace {

/// What follows the deletes.
Result<Snapshot> with_state(std::vector<ClockRange> deletes, const Lib0Reader& in, const UpdateLimits& limits) {
  if (in.failed()) return std::unexpected(in.error());
  auto state = decode_state_vector(in.rest(), limits.clients);
  if (!state) return std::unexpected(std::move(state.error()));
  return Snapshot{DeleteSet(std::move(deletes)), std::move(*state)};
}

}  // namespace

Result<Snapshot> decode_snapshot(std::string_view bytes, const UpdateLimits& limits) {
  Lib0Reader in(bytes);
  auto deletes = read_delete_set(in, limits);
  return with_state(std::move(deletes), in, limits);
}

Result<Snapshot> decode_snapshot_v2(std::string_view bytes, const UpdateLimits& limits) {
  Lib0Reader in(bytes);
  auto deletes = read_delete_set_v2(in, limits);
  return with_state(std::move(deletes), in, limits);
}

std::string encode_snapshot(const Snapshot& snapshot) {
  std::string out;
  append_delete_set(out, snapshot.deletes.ranges());
  return out + encode_state_vector(snapshot.state);
}

std::string encode_snapshot_v2(const Snapshot& snapshot) {
  std::string out;
  append_delete_set_v2(out, snapshot.deletes.ranges());
  return out + encode_state_vector(snapshot.state);
}

}  // namespace giaoban
