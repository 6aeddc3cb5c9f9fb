// Parts of files: whom to ask for each, and what comes of it. The files that they belong to are in blob_fetch.cc.
#include <algorithm>

#include "sync/peer/blob_fetch.h"

namespace giaoban {
namespace {

/// Where a file's chunks end for this round.
constexpr std::size_t kNoMore = SIZE_MAX - 1;

}  // namespace

bool BlobFetch::has_asker(const Part& part, const NodeId& node) {
  return std::ranges::find(part.askers, node, &Asker::node) != part.askers.end();
}

bool BlobFetch::may_ask(const Part& part, const NodeId& node) const {
  return !part.lacking.contains(node) && !has_asker(part, node) && may_(part.space, part.blob, part.file_size, node);
}

bool BlobFetch::can_come(const Part& part) const {
  return std::ranges::any_of(links_, [&](const auto& link) { return may_ask(part, link.first); });
}

/// Who to ask: those that have the file before those of whom nothing is known, the least busy first; those that said they
/// have not got it only where there is nobody else. nullopt where these are busy, or nobody is left.
std::optional<NodeId> BlobFetch::choose(const Part& part) const {
  const auto known = sources_.find(part.blob);
  const auto rank = [&](const NodeId& node) {
    if (known == sources_.end()) return 1;
    return known->second.having.contains(node) ? 0 : known->second.lacking.contains(node) ? 2 : 1;
  };
  using Choice = std::tuple<int, std::size_t, NodeId>;
  std::optional<Choice> best;
  bool has_better = false;
  for (const auto& [node, link] : links_) {
    if (!may_ask(part, node)) continue;
    const Choice choice(rank(node), link.asked, node);
    has_better |= std::get<int>(choice) < 2;
    if (link.asked < kPartsAtOnce && (!best || choice < *best)) best = choice;
  }
  if (!best || (has_better && std::get<int>(*best) == 2)) return std::nullopt;
  return std::get<NodeId>(*best);
}

/// nullptr where too much is remembered.
BlobFetch::Sources* BlobFetch::sources_of(const Hash& blob) {
  if (sources_.size() >= kFiles && !sources_.contains(blob)) return nullptr;
  return &sources_[blob];
}

void BlobFetch::note_source(const Hash& blob, const NodeId& node) {
  Sources* sources = sources_of(blob);
  if (sources == nullptr) return;
  sources->having.insert(node);
  sources->lacking.erase(node);
}

/// Whether a part was given up, so that others may have taken its place.
bool BlobFetch::ask_parts(std::uint64_t steady_ms) {
  bool has_ended = false;
  for (auto found = wanted_.begin(); found != wanted_.end();) {
    const auto next = std::next(found);
    const auto& [hash, part] = *found;
    if (part.from) {
    } else if (const auto node = choose(part)) {
      Link& link = links_.at(*node);
      if (link.asked++ == 0) link.heard_ms = steady_ms;
      found->second.from = node;
      actions_.emplace_back(Ask{*node, {part.space, part.blob, hash, part.bytes.size()}});
    } else if (!can_come(part) && !(links_.empty() && part.is_of_file)) {
      // Without any link the part waits with what came of it.
      end_part(found, false, 0, steady_ms);
      has_ended = true;
    }
    found = next;
  }
  return has_ended;
}

void BlobFetch::let_go(Part& part) {
  if (!part.from) return;
  if (const auto link = links_.find(*part.from); link != links_.end()) --link->second.asked;
  part.from.reset();
}

void BlobFetch::lacks(Part& part, const NodeId& node) {
  part.lacking.insert(node);
  if (part.from == node) let_go(part);
}

/// Tells who asked, and lets the file that waited go on. Adds parts, but removes none except this one.
void BlobFetch::end_part(Parts::iterator found, bool is_here, std::uint64_t held, std::uint64_t steady_ms) {
  const Part part = std::move(found->second);
  for (const Asker& asker : part.askers)
    actions_.emplace_back(Answer{asker.node, {part.space, part.blob, found->first, asker.offset}, is_here});
  wanted_.erase(found);
  if (!part.is_of_file) return;
  File& file = files_.at(part.blob);
  --file.parts;
  file.held += held;
  go_on(file, steady_ms);
}

void BlobFetch::take_whole(Parts::iterator found, std::uint64_t steady_ms) {
  auto& [hash, part] = *found;
  const NodeId from = *part.from;
  let_go(part);
  const bool is_manifest = hash == part.blob;
  const auto kept = is_manifest ? parts_.keep_manifest(hash, part.bytes) : parts_.keep_chunk(hash, part.bytes);
  // A full disk: nothing more of the file for a while.
  const bool is_disk_at_fault = !kept && kept.error().code != problem::kDataDamaged;
  if (is_disk_at_fault && part.is_of_file) files_.at(part.blob).next = kNoMore;
  if (kept) note_source(part.blob, from);
  if (kept || is_disk_at_fault)
    return end_part(found, kept.has_value(), kept && !is_manifest ? part.size : 0, steady_ms);
  part.bytes.clear();
  if (is_manifest) part.size = 0;
  lacks(part, from);
}

void BlobFetch::take_bytes(const NodeId& from, const peer_action::BlobBytesArrived& arrived, std::uint64_t steady_ms) {
  if (const auto link = links_.find(from); link != links_.end()) link->second.heard_ms = steady_ms;
  const auto found = wanted_.find(arrived.part);
  if (found == wanted_.end() || found->second.from != from || arrived.offset != found->second.bytes.size()) return;
  Part& part = found->second;
  if (part.size == 0) part.size = arrived.total;
  if (part.size != arrived.total) {
    lacks(part, from);
    return work(steady_ms);
  }
  part.bytes += arrived.bytes;
  if (part.bytes.size() < part.size) return;
  take_whole(found, steady_ms);
  work(steady_ms);
}

void BlobFetch::take_absence(const NodeId& from, const Hash& hash, std::uint64_t steady_ms) {
  if (const auto link = links_.find(from); link != links_.end()) link->second.heard_ms = steady_ms;
  const auto found = wanted_.find(hash);
  if (found == wanted_.end() || found->second.from != from) return;
  Part& part = found->second;
  if (Sources* sources = sources_of(part.blob)) {
    if (hash == part.blob) sources->having.erase(from);
    if (!sources->having.contains(from)) sources->lacking.insert(from);
  }
  lacks(part, from);
  work(steady_ms);
}

void BlobFetch::look_for(const NodeId& node, const peer_action::BlobWanted& asked, std::uint64_t steady_ms) {
  const auto of_node = [&](const auto& wanted) { return has_asker(wanted.second, node); };
  const bool is_manifest = asked.part == asked.blob;
  const auto manifest = is_manifest ? Result<BlobManifest>(fail(problem::kNotFound)) : parts_.manifest(asked.blob);
  const bool is_known = is_manifest || (manifest && manifest->names(asked.part));
  if (!is_known || !links_.contains(node) || std::ranges::count_if(wanted_, of_node) >= static_cast<long>(kPassedOn))
    return void(actions_.emplace_back(Answer{node, asked, false}));
  const auto [found, is_new] = wanted_.try_emplace(asked.part);
  Part& part = found->second;
  if (is_new) {
    part.space = asked.space;
    part.blob = asked.blob;
    part.file_size = manifest ? manifest->size() : 0;
    if (manifest) part.size = std::ranges::find(manifest->chunks, asked.part, &BlobManifest::Chunk::hash)->size;
  }
  std::erase_if(part.askers, [&](const Asker& asker) { return asker.node == node; });
  part.askers.push_back({node, asked.offset});
  if (Sources* sources = sources_of(asked.blob); sources != nullptr && !sources->having.contains(node))
    sources->lacking.insert(node);
  if (part.from == node) {
    // Both asked each other at once. Whoever knows nobody else says so at once, and goes on waiting.
    if (!can_come(part)) {
      part.askers.pop_back();
      return void(actions_.emplace_back(Answer{node, asked, false}));
    }
    lacks(part, node);
  }
  work(steady_ms);
}

}  // namespace giaoban
