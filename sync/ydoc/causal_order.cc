#include "sync/ydoc/causal_order.h"

#include <algorithm>
#include <limits>

namespace giaoban {

CausalOrder::CausalOrder(const std::vector<Segment>& segments) : segments_(segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& [client, start, end] = segments[i].clocks;
    if (queues_.empty() || queues_.back().client != client) queues_.push_back({i, i, client, start, segments[i].bytes});
    queues_.back().segments_end = i + 1;
  }
}

bool CausalOrder::next(StructView& out) {
  for (;;) {
    if (errands_.empty()) {
      if (next_queue_ == queues_.size()) return false;
      errands_.push_back({next_queue_++, std::numeric_limits<std::uint64_t>::max()});
    }
    const auto [index, goal] = errands_.back();
    Queue& queue = queues_[index];
    if (queue.clock > goal || !read_head(queue, out)) {
      queue.is_waiting = false;
      errands_.pop_back();
      continue;
    }
    queue.is_waiting = true;
    if (needs_other(out)) continue;
    queue.clock = out.end();
    queue.bytes.remove_prefix(out.wire.size());
    return true;
  }
}

bool CausalOrder::read_head(Queue& queue, StructView& out) const {
  if (queue.segment == queue.segments_end) return false;
  if (queue.clock == segments_[queue.segment].clocks.end) {
    if (++queue.segment == queue.segments_end) return false;
    queue.clock = segments_[queue.segment].clocks.start;
    queue.bytes = segments_[queue.segment].bytes;
  }
  Lib0Reader in(queue.bytes);
  read_struct(in, {queue.client, queue.clock}, out);
  return true;
}

bool CausalOrder::needs_other(const StructView& one) {
  if (!one.is_item()) return false;
  return (one.has_origin && needs(one.origin, one.id.client)) || (one.has_right_origin && needs(one.right_origin, one.id.client)) ||
         (one.parent == StructView::Parent::kItem && needs(one.parent_item, one.id.client));
}

/// Whether another queue must give `id` first: then that is the next errand.
bool CausalOrder::needs(const Id& id, std::uint64_t own_client) {
  if (id.client == own_client) return false;
  const auto queue = std::ranges::lower_bound(queues_, id.client, std::greater(), &Queue::client);
  if (queue == queues_.end() || queue->client != id.client || queue->is_waiting || id.clock < queue->clock) return false;
  const auto from = segments_.begin() + static_cast<std::ptrdiff_t>(queue->segment);
  const auto to = segments_.begin() + static_cast<std::ptrdiff_t>(queue->segments_end);
  const auto holder = std::ranges::upper_bound(from, to, id.clock, {}, [](const Segment& segment) { return segment.clocks.end; });
  if (holder == to || holder->clocks.start > id.clock) return false;
  errands_.push_back({static_cast<std::size_t>(queue - queues_.begin()), id.clock});
  return true;
}

}  // namespace giaoban
