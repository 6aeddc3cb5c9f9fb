#include "sync/peer/log_sender.h"

#include <algorithm>

#include "sync/peer/peer_limits.h"

namespace giaoban {

void LogSender::set_shared(const SpaceId& space, bool is_shared) {
  auto& state = spaces_[space];
  if (state.is_shared == is_shared) return;
  state.is_shared = is_shared;
  if (!is_shared) return progress_.forget_held(space);
  if (state.theirs) progress_.set_acknowledged(space, *state.theirs);
  on_held(space);
}

void LogSender::on_held(const SpaceId& space) {
  const auto found = spaces_.find(space);
  if (found == spaces_.end() || !found->second.is_shared) return;
  found->second.held = view_.held(space);
  progress_.set_held(space, found->second.held);
  make_ready(space, found->second);
}

void LogSender::make_ready(const SpaceId& space, SpaceState& state) {
  const Urgency now = state.is_live ? Urgency::kLive : view_.urgency(space);
  if (now != state.urgency) queue(std::exchange(state.urgency, now)).ready.erase(space);
  queue(now).ready.insert(space);
}

void LogSender::set_live(const SpaceId& space, bool is_live) {
  const auto found = spaces_.find(space);
  if (found == spaces_.end() || found->second.is_live == is_live) return;
  found->second.is_live = is_live;
  make_ready(space, found->second);
}

Urgency LogSender::urgency(const SpaceId& space) const {
  const auto found = spaces_.find(space);
  return found == spaces_.end() ? Urgency::kOrdinary : found->second.urgency;
}

void LogSender::on_cut(const SpaceId& space) {
  on_held(space);
  const auto found = spaces_.find(space);
  if (found == spaces_.end()) return;
  for (auto& [origin, cursor] : found->second.cursors) {
    const auto held = found->second.held.find(origin);
    const std::uint64_t end = held == found->second.held.end() ? 0 : held->second;
    cursor.sent = std::min(cursor.sent, end);
    // A batch under way that tells more may be refused for that; what is left of it goes once more by itself.
    for (InFlight& batch : in_flight_) {
      if (batch.log != LogId{space, origin} || batch.last_seq <= end) continue;
      batch.is_superseded = true;
      cursor.sent = std::min(cursor.sent, batch.first_seq - 1);
    }
  }
}

/// The peer holds a log up to `theirs`. What is under way may still raise that, unless the peer asks for what was before it:
/// then entries left it, or it wants the log from its start, and what is under way will not fit.
void LogSender::rewind(const LogId& log, std::uint64_t theirs, bool is_first) {
  auto& cursor = spaces_[log.space].cursors[log.origin];
  const auto awaited = std::ranges::find_if(in_flight_, [&](const InFlight& batch) { return batch.log == log; });
  if (!is_first && awaited != in_flight_.end() && theirs + 1 >= awaited->first_seq) {
    cursor.sent = std::max(cursor.sent, theirs);
    return;
  }
  cursor.sent = theirs;
  for (InFlight& batch : in_flight_)
    if (batch.log == log) batch.is_superseded = true;
}

void LogSender::on_have(const SpaceId& space, VersionVector theirs) {
  auto& state = spaces_[space];
  const bool is_first = !state.theirs.has_value();
  for (auto& [origin, cursor] : state.cursors) {
    if (!cursor.is_refused) continue;
    cursor = {};
    for (InFlight& batch : in_flight_)
      if (batch.log == LogId{space, origin}) batch.is_superseded = true;
  }
  // A cursor at the start says nothing, so a peer that names ever other logs does not fill the memory.
  std::erase_if(state.cursors, [&](const auto& one) { return one.second.sent == 0 || !state.held.contains(one.first); });
  for (auto& [origin, cursor] : state.cursors)
    if (!theirs.contains(origin)) rewind({space, origin}, 0, is_first);
  for (const auto& [origin, seq] : theirs) rewind({space, origin}, seq, is_first);
  if (state.is_shared) progress_.set_acknowledged(space, theirs);
  state.theirs = std::move(theirs);
  make_ready(space, state);
}

const VersionVector* LogSender::theirs(const SpaceId& space) const {
  const auto found = spaces_.find(space);
  return found == spaces_.end() || !found->second.theirs ? nullptr : &*found->second.theirs;
}

std::uint64_t LogSender::said(const LogId& log) const {
  const VersionVector* vector = theirs(log.space);
  return vector != nullptr && vector->contains(log.origin) ? vector->at(log.origin) : 0;
}

void LogSender::await_have(const SpaceId& space) { spaces_[space].theirs.reset(); }

void LogSender::peer_has(const LogId& log, std::uint64_t seq) {
  auto& cursor = spaces_[log.space].cursors[log.origin];
  cursor.sent = std::max(cursor.sent, seq);
  progress_.raise_acknowledged(log, seq);
}

void LogSender::drop(std::deque<InFlight>::iterator batch) {
  in_flight_bytes_ -= batch->bytes;
  in_flight_.erase(batch);
}

void LogSender::on_received(const LogId& log, std::uint64_t seq) {
  bool is_answer = false;
  for (auto at = in_flight_.begin(); at != in_flight_.end();) {
    if (at->log != log || at->last_seq > seq) {
      ++at;
      continue;
    }
    in_flight_bytes_ -= at->bytes;
    at = in_flight_.erase(at);
    is_answer = true;
  }
  if (is_answer) peer_has(log, seq);
}

void LogSender::on_taken(const LogId& log, std::uint64_t seq) {
  auto& cursor = spaces_[log.space].cursors[log.origin];
  if (!cursor.is_refused) return;
  cursor = {seq, false};
  for (InFlight& batch : in_flight_)
    if (batch.log == log) batch.is_superseded = true;
  make_ready(log.space, spaces_[log.space]);
}

void LogSender::on_refused(const LogId& log, std::uint64_t first_seq) {
  const auto batch = std::ranges::find_if(
      in_flight_, [&](const InFlight& one) { return one.log == log && one.first_seq == first_seq; });
  if (batch == in_flight_.end()) return;
  if (!batch->is_superseded) spaces_[log.space].cursors[log.origin].is_refused = true;
  drop(batch);
}

void LogSender::take_back(const LogId& log, std::uint64_t first_seq) {
  const auto batch = std::ranges::find_if(
      in_flight_, [&](const InFlight& one) { return one.log == log && one.first_seq == first_seq; });
  if (batch == in_flight_.end()) return;
  spaces_[log.space].cursors[log.origin].sent = first_seq - 1;
  drop(batch);
}

bool LogSender::has_ready(Urgency urgency) const {
  return in_flight_bytes_ < peer_limits::kWindowBytes && !queues_[static_cast<std::size_t>(urgency)].ready.empty();
}

std::optional<std::pair<LogId, Result<LogBatch>>> LogSender::next(Urgency urgency) {
  Queue& spaces = queue(urgency);
  while (has_ready(urgency)) {
    auto space = spaces.ready.upper_bound(spaces.served);
    if (space == spaces.ready.end()) space = spaces.ready.begin();
    spaces.served = *space;
    if (auto batch = next_of(*space, spaces_[*space])) return batch;
    spaces.ready.erase(space);
  }
  return std::nullopt;
}

/// The log to go on with: the owner's before all others, since it says who may write the others (SPEC W4).
std::optional<NodeId> LogSender::next_origin(const SpaceId& space, SpaceState& state) const {
  const auto lacks = [&](const NodeId& origin) {
    const auto held = state.held.find(origin);
    if (held == state.held.end()) return false;
    const auto& cursor = state.cursors[origin];
    return !cursor.is_refused && cursor.sent < held->second;
  };
  const auto owner = view_.owner(space);
  if (owner && lacks(*owner)) return owner;
  for (const auto& [origin, seq] : state.held)
    if (lacks(origin)) return origin;
  return std::nullopt;
}

/// Goes on behind what a checkpoint stands for, where the peer said that it holds that: a cut may have led back before it.
bool LogSender::skip_to_base(const LogId& log, Cursor& cursor, const VersionVector& theirs) const {
  const auto base = view_.base(log.space);
  const std::uint64_t reach = base ? base->reach(log.origin) : 0;
  const auto said = theirs.find(log.origin);
  if (reach <= cursor.sent || said == theirs.end() || said->second < reach) return false;
  cursor.sent = reach;
  return true;
}

std::optional<std::pair<LogId, Result<LogBatch>>> LogSender::next_of(const SpaceId& space, SpaceState& state) {
  if (!state.is_shared || !state.theirs) return std::nullopt;
  while (const auto origin = next_origin(space, state)) {
    const LogId log{space, *origin};
    auto& cursor = state.cursors[*origin];
    auto batch = view_.read_batch(log, cursor.sent + 1, peer_limits::kBatchAimBytes);
    if (!batch) {
      cursor.is_refused = true;
      return std::pair(log, std::unexpected(batch.error()));
    }
    if (!*batch && skip_to_base(log, cursor, *state.theirs)) continue;
    if (!*batch) {
      // Held, and yet nothing that ends at a signed head: on_held() comes again when there is.
      state.held[*origin] = cursor.sent;
      continue;
    }
    std::size_t bytes = 0;
    for (const auto& body : (*batch)->bodies) bytes += body.size();
    in_flight_.push_back({log, cursor.sent + 1, (*batch)->last_seq(), bytes, false});
    in_flight_bytes_ += bytes;
    cursor.sent = (*batch)->last_seq();
    return std::pair(log, std::move(**batch));
  }
  return std::nullopt;
}

}  // namespace giaoban
