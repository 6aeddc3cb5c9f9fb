#include "sync/ydoc/pending.h"

#include <algorithm>

namespace giaoban::ydoc {

StructView PendingStructs::Struct::view(const Id& id) const {
  Lib0Reader in(wire, Lib0Reader::Text::kChecked);
  StructView view;
  read_struct(in, id, view);
  return view;
}

bool PendingStructs::add(const StructView& view) {
  Queue& queue = queues_[view.id.client];
  Struct& slot = queue.structs[view.id.clock];
  if (slot.length >= view.length) return false;
  if (slot.length != 0) bytes_ -= slot.wire.size() + kOverhead;
  slot.length = view.length;
  slot.wire = view.wire;
  bytes_ += bytes_of(view);
  return true;
}

void PendingStructs::wait(std::uint64_t client, const Id& id) {
  Queue& queue = queues_.at(client);
  if (const auto old = waiting_.find(queue.waits_for.client); old != waiting_.end()) {
    std::erase(old->second, client);
    if (old->second.empty()) waiting_.erase(old);
  }
  queue.waits_for = id;
  waiting_[id.client].push_back(client);
}

std::vector<std::uint64_t> PendingStructs::ready(std::uint64_t client, std::uint64_t end) const {
  std::vector<std::uint64_t> out;
  if (const Queue* own = find(client); own != nullptr && own->structs.begin()->first < end) out.push_back(client);
  const auto found = waiting_.find(client);
  if (found == waiting_.end()) return out;
  std::ranges::copy_if(found->second, std::back_inserter(out), [&](std::uint64_t waiter) { return queues_.at(waiter).waits_for.clock < end; });
  return out;
}

const PendingStructs::Queue* PendingStructs::find(std::uint64_t client) const {
  const auto found = queues_.find(client);
  return found == queues_.end() ? nullptr : &found->second;
}

void PendingStructs::remove_first(std::uint64_t client) {
  const auto found = queues_.find(client);
  auto& structs = found->second.structs;
  bytes_ -= structs.begin()->second.wire.size() + kOverhead;
  structs.erase(structs.begin());
  if (!structs.empty()) return;
  const auto waiters = waiting_.find(found->second.waits_for.client);
  if (waiters != waiting_.end()) {
    std::erase(waiters->second, client);
    if (waiters->second.empty()) waiting_.erase(waiters);
  }
  queues_.erase(found);
}

bool PendingDeletes::add(const ClockRange& range) {
  auto [start, end] = std::pair{range.start, range.end};
  auto next = ranges_.upper_bound({range.client, start});
  if (next != ranges_.begin()) {
    const auto before = std::prev(next);
    if (before->first.client == range.client && before->second >= start) {
      if (before->second >= end) return false;
      start = before->first.clock;
      next = before;
    }
  }
  while (next != ranges_.end() && next->first.client == range.client && next->first.clock <= end) {
    end = std::max(end, next->second);
    next = ranges_.erase(next);
  }
  ranges_[{range.client, start}] = end;
  return true;
}

std::vector<ClockRange> PendingDeletes::take(std::uint64_t client, std::uint64_t end) {
  std::vector<ClockRange> out;
  auto range = ranges_.lower_bound({client, 0});
  while (range != ranges_.end() && range->first.client == client && range->first.clock < end) {
    const std::uint64_t until = range->second;
    out.push_back({client, range->first.clock, std::min(until, end)});
    range = ranges_.erase(range);
    if (until > end) ranges_[{client, end}] = until;
  }
  return out;
}

std::vector<ClockRange> PendingDeletes::all() const {
  std::vector<ClockRange> out;
  for (const auto& [id, end] : ranges_) out.push_back({id.client, id.clock, end});
  return out;
}

}  // namespace giaoban::ydoc
