#include "server/link/blob_exchange.h"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

namespace giaoban {
namespace {

std::uint64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Result<void> told(Result<void> outcome, const char* event, const Hash& hash) {
  if (!outcome)
    spdlog::warn("event={} hash={} code={} detail=\"{}\"", event, hash.text(), outcome.error().code, outcome.error().detail);
  return outcome;
}

}  // namespace

Result<void> BlobExchange::Parts::keep_manifest(const Hash& blob, std::string_view bytes) {
  return told(blobs.keep_manifest(blob, bytes), "manifest_not_kept", blob);
}

Result<void> BlobExchange::Parts::keep_chunk(const Hash& chunk, std::string_view bytes) {
  return told(blobs.keep_chunk(chunk, bytes), "chunk_not_kept", chunk);
}

Result<void> BlobExchange::Parts::finish(const Hash& blob) {
  return told(blobs.finish(blob), "blob_not_finished", blob);
}

void BlobExchange::stop() {
  thread_.stop();
  thread_.join();
}

void BlobExchange::later(std::function<void()> work) {
  boost::asio::post(thread_, [this, work = std::move(work)] {
    work();
    perform();
  });
}

bool BlobExchange::may(const SpaceId& space, const Hash& blob, std::uint64_t file_size, const NodeId& node) const {
  const auto link = links_.find(node);
  if (link == links_.end()) return false;
  if (const auto offered = offered_.find(blob); offered != offered_.end() && offered->second == node) return true;
  return view_.shares(space, node) &&
         (states_.contains(blob) || view_.file_policy(space).may_go(file_size, link->second->is_metered()));
}

void BlobExchange::perform() {
  for (const auto& action : fetch_.take_actions()) {
    if (const auto* ask = std::get_if<BlobFetch::Ask>(&action)) {
      links_.at(ask->node)->want_blob(ask->part);
    } else if (const auto* answer = std::get_if<BlobFetch::Answer>(&action)) {
      const auto link = links_.find(answer->node);
      if (link == links_.end()) continue;
      if (answer->is_here)
        link->second->resume_blob(answer->part);
      else
        link->second->deny_blob(answer->part.part);
    } else if (const auto* finished = std::get_if<BlobFetch::Finished>(&action)) {
      spdlog::info("event=file_here space={} blob={}", finished->space.text(), finished->blob.text());
      states_.erase(finished->blob);
      offered_.erase(finished->blob);
      finished_(finished->blob);
    }
  }
}

// --- what this node wants

void BlobExchange::named(Link& link, const SpaceId& space, const StoreView::NamedFile& file) {
  later([this, node = link.peer(), space, file] {
    if (parts_.has(file.blob)) return;
    fetch_.note_source(file.blob, node);
    look_at(space, file);
  });
}

void BlobExchange::fetch_offered(Link& link, const SpaceId& space, const Hash& state, std::uint64_t size) {
  later([this, node = link.peer(), space, state, size] {
    if (parts_.has(state)) return finished_(state);
    offered_.insert_or_assign(state, node);
    fetch_.note_source(state, node);
    look_at(space, {state, size, false, true});
  });
}

void BlobExchange::look_at(const SpaceId& space) {
  later([this, space] { view_.each_file(space, [&](const StoreView::NamedFile& file) { look_at(space, file); }); });
}

void BlobExchange::look_at(const SpaceId& space, const StoreView::NamedFile& file) {
  if (file.is_state && !parts_.has(file.blob)) states_.insert(file.blob);
  if (view_.file_policy(space).is_on_demand && !file.is_state)
    fetch_.forget(file.blob);
  else
    fetch_.want({space, file.blob, file.size, false}, steady_ms());
}

void BlobExchange::open(const SpaceId& space, const Hash& blob) {
  later([this, space, blob] {
    const auto manifest = parts_.blobs.manifest(blob);
    const auto is_here = [this](const auto& chunk) { return parts_.has_chunk(chunk.hash); };
    if (manifest && !std::ranges::all_of(manifest->chunks, is_here)) parts_.blobs.reopen(blob);
    view_.each_file(space, [&](const StoreView::NamedFile& file) {
      if (file.blob == blob) fetch_.want({space, blob, file.size, true}, steady_ms());
    });
  });
}

schema::FileState BlobExchange::state(const SpaceId& space, const StoreView::NamedFile& file) const {
  const auto progress = fetch_.progress(file.blob);
  const auto reaches = [&](std::uint64_t size) {
    return std::ranges::any_of(links_, [&](const auto& link) { return may(space, file.blob, size, link.first); });
  };
  schema::FileState state;
  state.blob = file.blob;
  state.size = static_cast<std::int64_t>(progress && progress->size != 0 ? progress->size : file.size);
  state.held = progress ? static_cast<std::int64_t>(progress->held) : 0;
  state.state = !reaches(0)                              ? schema::FileStateState::kUnreachable
                : !reaches(static_cast<std::uint64_t>(state.size)) ? schema::FileStateState::kTooLarge
                : !progress                              ? schema::FileStateState::kNotAsked
                : progress->is_under_way                 ? schema::FileStateState::kComing
                                                         : schema::FileStateState::kWaiting;
  return state;
}

void BlobExchange::states(const SpaceId& space, std::function<void(std::vector<schema::FileState>)> done) {
  later([this, space, done = std::move(done)] {
    std::map<Hash, schema::FileState> missing;
    view_.each_file(space, [&](const StoreView::NamedFile& file) {
      if (!file.is_deleted && !file.is_state && !parts_.has(file.blob)) missing.try_emplace(file.blob, state(space, file));
    });
    std::vector<schema::FileState> states;
    for (auto& [blob, state] : missing) states.push_back(std::move(state));
    done(std::move(states));
  });
}

// --- links

void BlobExchange::add_link(const std::shared_ptr<Link>& link) {
  later([this, link] {
    links_[link->peer()] = link;
    fetch_.add_link(link->peer(), steady_ms());
  });
}

void BlobExchange::remove_link(const std::shared_ptr<Link>& link) {
  later([this, link] {
    const auto found = links_.find(link->peer());
    if (found == links_.end() || found->second != link) return;
    fetch_.remove_link(link->peer(), steady_ms());
    links_.erase(link->peer());
  });
}

void BlobExchange::look_for(Link& link, const peer_action::BlobWanted& part, bool is_damaged) {
  if (queued_searches_ >= kQueuedSearches) return link.deny_blob(part.part);
  ++queued_searches_;
  later([this, node = link.peer(), part, is_damaged] {
    --queued_searches_;
    if (is_damaged) {
      parts_.blobs.reopen(part.blob);
      fetch_.want({part.space, part.blob, 0, false}, steady_ms());
    }
    fetch_.look_for(node, part, steady_ms());
  });
}

void BlobExchange::take_bytes(Link& link, peer_action::BlobBytesArrived& arrived) {
  const std::size_t size = arrived.bytes.size();
  if (queued_bytes_ + size > kQueuedBytes) return;
  queued_bytes_ += size;
  later([this, node = link.peer(), size, arrived = std::move(arrived)] {
    queued_bytes_ -= size;
    fetch_.take_bytes(node, arrived, steady_ms());
  });
}

void BlobExchange::take_absence(Link& link, const Hash& part) {
  later([this, node = link.peer(), part] { fetch_.take_absence(node, part, steady_ms()); });
}

void BlobExchange::tick() {
  later([this] { fetch_.tick(steady_ms()); });
}

}  // namespace giaoban
