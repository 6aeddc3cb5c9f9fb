#include "sync/ydoc/coverage.h"

#include <algorithm>

namespace giaoban {

Coverage::News Coverage::add(const UpdateSummary& update) {
  News news;
  for (const ClockRange& range : update.structs) {
    if (ends_.try_emplace(range.client, 0).second) news.clients.push_back(range.client);
    news.has_structs |= add_range(range);
  }
  return news;
}

bool Coverage::add_range(const ClockRange& range) {
  std::uint64_t& end = ends_[range.client];
  if (range.end <= end) return false;
  const auto gaps = ahead_.find(range.client);
  if (gaps == ahead_.end() && range.start <= end) {
    end = range.end;
    return true;
  }
  IntervalSet& ahead = gaps != ahead_.end() ? gaps->second : ahead_[range.client];
  if (end > 0) ahead.add(0, end);
  const bool is_new = ahead.add(range.start, range.end);
  end = ahead.end_of_first();
  if (ahead.range_count() == 1 && end > 0) ahead_.erase(range.client);
  return is_new;
}

StateVector Coverage::state() const {
  StateVector state;
  for (const auto& [client, end] : ends_)
    if (end > 0) state.emplace(client, end);
  return state;
}

bool has_deletes(const std::vector<ClockRange>& deletes, const UpdateSummary& update) {
  std::unordered_map<std::uint64_t, IntervalSet> sets;
  for (const ClockRange& range : deletes) sets[range.client].add(range.start, range.end);
  return std::ranges::all_of(update.deletes, [&](const ClockRange& range) {
    const auto found = sets.find(range.client);
    return found != sets.end() && found->second.contains(range.start, range.end);
  });
}

}  // namespace giaoban
