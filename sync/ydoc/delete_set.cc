#include "sync/ydoc/delete_set.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace giaoban {
namespace {

bool comes_before(const ClockRange& a, const ClockRange& b) {
  return a.client != b.client ? a.client > b.client : a.start < b.start;
}

enum class Encoding : std::uint8_t { kV1, kV2 };

void append_ranges(std::string& out, std::span<const ClockRange> ranges, Encoding encoding) {
  std::size_t clients = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) clients += i == 0 || ranges[i - 1].client != ranges[i].client;
  append_varuint(out, clients);
  for (auto from = ranges.begin(); from != ranges.end();) {
    const auto to = std::find_if(from, ranges.end(), [&](const ClockRange& range) { return range.client != from->client; });
    append_varuint(out, from->client);
    append_varuint(out, static_cast<std::uint64_t>(to - from));
    for (std::uint64_t last = 0; from != to; ++from) {
      const bool is_v2 = encoding == Encoding::kV2;  // which tells the distance to the range before, and no empty ones
      append_varuint(out, is_v2 ? from->start - last : from->start);
      append_varuint(out, from->end - from->start - (is_v2 ? 1 : 0));
      last = from->end;
    }
  }
}

std::vector<ClockRange> read_ranges(Lib0Reader& in, const UpdateLimits& limits, Encoding encoding) {
  std::vector<ClockRange> ranges;
  const bool is_v2 = encoding == Encoding::kV2;
  const std::size_t clients = in.count(2, limits.clients);
  for (std::size_t i = 0; i < clients && !in.failed(); ++i) {
    const std::uint64_t client = in.varuint();
    const std::size_t count = in.count(2, limits.deletes - ranges.size());
    for (std::uint64_t k = 0, last = 0; k < count && !in.failed(); ++k) {
      const std::uint64_t start = in.varuint() + (is_v2 ? last : 0);
      const std::uint64_t length = in.varuint() + (is_v2 ? 1 : 0);
      if (start > limits::kSafeInteger || length > limits::kSafeInteger - start) in.fail_with("clock beyond 2^53-1");
      if (length == 0) in.fail_with("empty range of deletes");
      last = start + length;
      if (!in.failed()) ranges.push_back({client, start, last});
    }
  }
  return ranges;
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

void append_delete_set(std::string& out, std::span<const ClockRange> ranges) { append_ranges(out, ranges, Encoding::kV1); }
void append_delete_set_v2(std::string& out, std::span<const ClockRange> ranges) { append_ranges(out, ranges, Encoding::kV2); }
std::vector<ClockRange> read_delete_set(Lib0Reader& in, const UpdateLimits& limits) { return read_ranges(in, limits, Encoding::kV1); }
std::vector<ClockRange> read_delete_set_v2(Lib0Reader& in, const UpdateLimits& limits) { return read_ranges(in, limits, Encoding::kV2); }

DeleteCursor::Run DeleteCursor::run_at(const Id& from) {
  while (at_ != end_ && (at_->client > from.client || (at_->client == from.client && at_->end <= from.clock))) ++at_;
  if (at_ == end_ || at_->client != from.client) return {std::numeric_limits<std::uint64_t>::max(), false};
  if (at_->start > from.clock) return {at_->start, false};
  return {at_->end, true};
}

}  // namespace giaoban
