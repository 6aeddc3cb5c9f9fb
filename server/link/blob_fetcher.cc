#include "server/link/blob_fetcher.h"

#include <spdlog/spdlog.h>

#include "sync/peer/peer_limits.h"

namespace giaoban {

void BlobFetcher::want(const SpaceId& space, const Hash& blob, std::uint64_t steady_ms, const std::shared_ptr<Link>& offered_by) {
  if (blobs_.has(blob)) return;
  const std::lock_guard lock(mutex_);
  const bool is_known = wanted_.contains(blob);
  if (is_known && offered_by == nullptr) return;
  if (!is_known && wanted_.size() >= kWanted) return;
  Wanted& wanted = wanted_[blob];
  wanted.space = space;
  wanted.offered_by = offered_by;
  if (wanted.from == nullptr) wanted.at_ms = steady_ms;
  ask_idle(steady_ms);
}

void BlobFetcher::add_link(const std::shared_ptr<Link>& link, std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  links_.push_back(link);
  for (auto& [blob, wanted] : wanted_)
    if (wanted.from == nullptr) wanted.at_ms = steady_ms;
  ask_idle(steady_ms);
}

void BlobFetcher::remove_link(const std::shared_ptr<Link>& link, std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  std::erase(links_, link);
  for (auto& [blob, wanted] : wanted_)
    if (wanted.from == link) put_off(wanted, steady_ms);
}

void BlobFetcher::put_off(Wanted& wanted, std::uint64_t steady_ms) {
  if (wanted.from != nullptr) --under_way_;
  wanted.from = nullptr;
  wanted.at_ms = steady_ms + kRetryMs;
}

void BlobFetcher::ask_idle(std::uint64_t steady_ms) {
  if (links_.empty()) return;
  for (auto& [blob, wanted] : wanted_) {
    if (under_way_ >= kAtOnce) return;
    if (wanted.from == nullptr && wanted.at_ms <= steady_ms) ask(blob, wanted, steady_ms);
  }
}

/// One of the links that share the space, another one at each attempt.
std::shared_ptr<Link> BlobFetcher::choose(const Wanted& wanted) const {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const auto& link = links_[(wanted.attempts + i) % links_.size()];
    if (view_.shares(wanted.space, link->peer()) || link == wanted.offered_by.lock()) return link;
  }
  return nullptr;
}

void BlobFetcher::ask(const Hash& blob, Wanted& wanted, std::uint64_t steady_ms) {
  wanted.from = choose(wanted);
  ++wanted.attempts;
  wanted.at_ms = wanted.from == nullptr ? steady_ms + kRetryMs : steady_ms;
  if (wanted.from == nullptr) return;
  ++under_way_;
  // The last byte that is held is asked for again: so a part that is whole, but was never finished, gets an answer too.
  const std::uint64_t held = blobs_.partial_size(blob);
  wanted.offset = held == 0 ? 0 : held - 1;
  wanted.overlap = held - wanted.offset;
  wanted.chunks_left = peer_limits::kBlobChunksAtOnce;
  wanted.from->want_blob(wanted.space, blob, wanted.offset);
}

void BlobFetcher::take_chunk(Link& link, const peer_action::BlobChunkArrived& chunk, std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = wanted_.find(chunk.blob);
  if (found == wanted_.end() || found->second.from.get() != &link || found->second.offset != chunk.offset) return;
  Wanted& wanted = found->second;
  wanted.at_ms = steady_ms;
  const std::size_t known = std::exchange(wanted.overlap, 0);
  const std::string_view fresh = std::string_view(chunk.bytes).substr(known);
  const auto kept = fresh.empty() ? Result<void>() : blobs_.append(chunk.blob, chunk.offset + known, fresh);
  if (!kept) {
    spdlog::warn("event=blob_not_kept blob={} code={} detail=\"{}\"", chunk.blob.text(), kept.error().code,
                 kept.error().detail);
    return put_off(wanted, steady_ms);
  }
  wanted.offset += chunk.bytes.size();
  if (wanted.offset < chunk.total) {
    if (--wanted.chunks_left != 0) return;
    wanted.chunks_left = peer_limits::kBlobChunksAtOnce;
    return wanted.from->want_blob(wanted.space, chunk.blob, wanted.offset);
  }
  if (auto whole = blobs_.finish(chunk.blob); !whole) {
    spdlog::warn("event=blob_refused blob={} node={} code={} detail=\"{}\"", chunk.blob.text(), link.peer().text(),
                 whole.error().code, whole.error().detail);
    return put_off(wanted, steady_ms);
  }
  --under_way_;
  wanted_.erase(found);
  ask_idle(steady_ms);
}

void BlobFetcher::take_absence(Link& link, const Hash& blob, std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = wanted_.find(blob);
  if (found == wanted_.end() || found->second.from.get() != &link) return;
  put_off(found->second, steady_ms);
  ask_idle(steady_ms);
}

void BlobFetcher::tick(std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  for (auto& [blob, wanted] : wanted_)
    if (wanted.from != nullptr && steady_ms - wanted.at_ms >= kStallMs) put_off(wanted, steady_ms);
  ask_idle(steady_ms);
}

std::size_t BlobFetcher::wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_.size();
}

}  // namespace giaoban
