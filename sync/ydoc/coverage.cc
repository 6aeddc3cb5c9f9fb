#include "sync/ydoc/coverage.h"

#include <algorithm>

namespace giaoban {
namespace {

using Sets = std::unordered_map<std::uint64_t, IntervalSet>;

bool add_ranges(Sets& sets, const std::vector<ClockRange>& ranges) {
  bool is_new = false;
  for (const ClockRange& range : ranges) is_new |= sets[range.client].add(range.start, range.end);
  return is_new;
}

bool has_ranges(const Sets& sets, const std::vector<ClockRange>& ranges) {
  return std::ranges::all_of(ranges, [&](const ClockRange& range) {
    const auto found = sets.find(range.client);
    return found != sets.end() && found->second.contains(range.start, range.end);
  });
}

}  // namespace

bool Coverage::add(const UpdateSummary& update) {
  const bool new_structs = add_ranges(structs_, update.structs);
  const bool new_deletes = add_ranges(deletes_, update.deletes);
  return new_structs || new_deletes;
}

bool Coverage::covers(const UpdateSummary& update) const {
  return has_ranges(structs_, update.structs) && has_ranges(deletes_, update.deletes);
}

StateVector Coverage::state() const {
  StateVector state;
  for (const auto& [client, clocks] : structs_) {
    if (const std::uint64_t end = clocks.end_of_first(); end > 0) state.emplace(client, end);
  }
  return state;
}

bool lacks(const UpdateSummary& update, const StateVector& state) {
  if (!update.deletes.empty()) return true;
  return std::ranges::any_of(update.structs, [&](const ClockRange& range) {
    const auto found = state.find(range.client);
    return found == state.end() || range.end > found->second;
  });
}

}  // namespace giaoban
