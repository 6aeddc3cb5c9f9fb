#include "sync/ydoc/delete_set.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace giaoban {
namespace {

bool comes_before(const ClockRange& a, const ClockRange& b) {
  return a.client != b.client ? a.client > b.client : a.start < b.start;
}

}  // namespace

DeleteSet::DeleteSet(std::vector<ClockRange> ranges) : ranges_(std::move(ranges)) {
  if (ranges_.empty()) return;
  if (!std::ranges::is_sorted(ranges_, comes_before)) std::ranges::sort(ranges_, comes_before);
  auto last = ranges_.begin();
  for (const ClockRange& range : ranges_) {
    if (range.client == last->client && range.start <= last->end)
      last->end = std::max(last->end, range.end);
    else
      *++last = range;
  }
  ranges_.erase(last + 1, ranges_.end());
}

void append_delete_set(std::string& out, std::span<const ClockRange> ranges) {
  std::size_t clients = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) clients += i == 0 || ranges[i - 1].client != ranges[i].client;
  append_varuint(out, clients);
  for (auto from = ranges.begin(); from != ranges.end();) {
    const auto to = std::find_if(from, ranges.end(), [&](const ClockRange& range) { return range.client != from->client; });
    append_varuint(out, from->client);
    append_varuint(out, static_cast<std::uint64_t>(to - from));
    for (; from != to; ++from) {
      append_varuint(out, from->start);
      append_varuint(out, from->end - from->start);
    }
  }
}

DeleteCursor::Run DeleteCursor::run_at(const Id& from) {
  while (at_ != end_ && (at_->client > from.client || (at_->client == from.client && at_->end <= from.clock))) ++at_;
  if (at_ == end_ || at_->client != from.client) return {std::numeric_limits<std::uint64_t>::max(), false};
  if (at_->start > from.clock) return {at_->start, false};
  return {at_->end, true};
}

}  // namespace giaoban
