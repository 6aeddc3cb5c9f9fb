#include "sync/peer/blob_fetch.h"

#include <algorithm>

namespace giaoban {

// --- files

void BlobFetch::want(const Wish& wish, std::uint64_t steady_ms) {
  if (parts_.has(wish.blob)) return;
  if (files_.size() >= kFiles && !files_.contains(wish.blob)) return;
  const auto [found, is_new] = files_.try_emplace(wish.blob);
  File& file = found->second;
  const bool is_opened = wish.is_opened || file.wish.is_opened;
  const bool is_queued = !is_new && file.stage != Stage::kUnderWay;
  if (is_queued) set_stage(file, Stage::kUnderWay);  // its place in the queue changes
  file.wish = wish;
  file.wish.is_opened = is_opened;
  file.retry_ms = kRetryMs;
  if (is_new) file.number = next_number_++;
  if (is_new || is_queued) set_stage(file, Stage::kReady);
  work(steady_ms);
}

void BlobFetch::forget(const Hash& blob) {
  const auto found = files_.find(blob);
  if (found == files_.end() || found->second.wish.is_opened) return;
  for (auto part = wanted_.begin(); part != wanted_.end();) {
    if (part->second.blob == blob) part->second.is_of_file = false;
    const bool is_needless = part->second.blob == blob && part->second.askers.empty();
    if (is_needless) let_go(part->second);
    part = is_needless ? wanted_.erase(part) : std::next(part);
  }
  set_stage(found->second, Stage::kUnderWay);
  --under_way_;
  files_.erase(found);
}

void BlobFetch::set_stage(File& file, Stage stage, std::uint64_t wakes_ms) {
  const std::tuple ready(!file.wish.is_opened, file.number, file.wish.blob);
  switch (file.stage) {
    case Stage::kNew: break;
    case Stage::kReady: ready_.erase(ready); break;
    case Stage::kAsleep: asleep_.erase({file.wakes_ms, file.wish.blob}); break;
    case Stage::kUnderWay: --under_way_; break;
  }
  file.stage = stage;
  file.wakes_ms = wakes_ms;
  switch (stage) {
    case Stage::kNew: break;
    case Stage::kReady: ready_.insert(ready); break;
    case Stage::kAsleep: asleep_.insert({wakes_ms, file.wish.blob}); break;
    case Stage::kUnderWay: ++under_way_; break;
  }
}

void BlobFetch::work(std::uint64_t steady_ms) {
  while (!asleep_.empty() && asleep_.begin()->first <= steady_ms)
    set_stage(files_.at(asleep_.begin()->second), Stage::kReady);
  do {
    begin_files(steady_ms);
  } while (ask_parts(steady_ms));
}

void BlobFetch::begin_files(std::uint64_t steady_ms) {
  while (!links_.empty() && under_way_ < kFilesAtOnce && !ready_.empty()) {
    File& file = files_.at(std::get<Hash>(*ready_.begin()));
    set_stage(file, Stage::kUnderWay);
    file.next = 0;
    file.held = 0;
    if (const auto known = sources_.find(file.wish.blob); known != sources_.end()) known->second.lacking.clear();
    go_on(file, steady_ms);
  }
}

/// Wants the next parts of a file that is under way; ends the round where there are none. The file may be gone then.
void BlobFetch::go_on(File& file, std::uint64_t steady_ms) {
  if (!file.manifest) {
    if (auto manifest = parts_.manifest(file.wish.blob)) {
      file.manifest = std::move(*manifest);
      file.next = 0;
    }
  }
  if (!file.manifest) {
    if (file.next++ == 0) add_part(file, file.wish.blob, 0);
    if (file.parts == 0) end_round(file, steady_ms);
    return;
  }
  const auto& chunks = file.manifest->chunks;
  for (; file.next < chunks.size() && file.parts < kPartsAtOnce; ++file.next) {
    if (parts_.has_chunk(chunks[file.next].hash))
      file.held += chunks[file.next].size;
    else
      add_part(file, chunks[file.next].hash, chunks[file.next].size);
  }
  if (file.parts == 0 && file.next >= chunks.size()) end_round(file, steady_ms);
}

/// A part that another file waits for comes by that one; this file looks again later.
void BlobFetch::add_part(File& file, const Hash& hash, std::uint64_t size) {
  const auto [found, is_new] = wanted_.try_emplace(hash);
  Part& part = found->second;
  if (is_new) {
    part.space = file.wish.space;
    part.blob = file.wish.blob;
    part.file_size = file.manifest ? file.manifest->size() : file.wish.size;
    part.size = size;
  }
  if (part.is_of_file || part.blob != file.wish.blob) return;
  part.is_of_file = true;
  ++file.parts;
}

/// Every part was looked for: the file is whole, or rests for a while.
void BlobFetch::end_round(File& file, std::uint64_t steady_ms) {
  const Wish wish = file.wish;
  const bool is_whole = file.manifest && std::ranges::all_of(file.manifest->chunks, [this](const auto& chunk) {
    return parts_.has_chunk(chunk.hash);
  });
  if (is_whole && parts_.finish(wish.blob)) {
    --under_way_;
    files_.erase(wish.blob);
    sources_.erase(wish.blob);
    actions_.emplace_back(Finished{wish.space, wish.blob});
    return;
  }
  set_stage(file, Stage::kAsleep, steady_ms + file.retry_ms);
  file.retry_ms = std::min(2 * file.retry_ms, kRetryMostMs);
}

// --- links and time

void BlobFetch::add_link(const NodeId& node, std::uint64_t steady_ms) {
  links_.try_emplace(node);
  while (!asleep_.empty()) {
    File& file = files_.at(asleep_.begin()->second);
    file.retry_ms = kRetryMs;
    set_stage(file, Stage::kReady);
  }
  work(steady_ms);
}

void BlobFetch::remove_link(const NodeId& node, std::uint64_t steady_ms) {
  links_.erase(node);
  for (auto found = wanted_.begin(); found != wanted_.end();) {
    Part& part = found->second;
    if (part.from == node) part.from.reset();
    part.lacking.erase(node);
    std::erase_if(part.askers, [&](const Asker& asker) { return asker.node == node; });
    const bool is_needless = !part.is_of_file && part.askers.empty();
    if (is_needless) let_go(part);
    found = is_needless ? wanted_.erase(found) : std::next(found);
  }
  work(steady_ms);
}

void BlobFetch::tick(std::uint64_t steady_ms) {
  for (auto& [hash, part] : wanted_) {
    if (!part.from || steady_ms - links_.at(*part.from).heard_ms < kStallMs) continue;
    lacks(part, NodeId(*part.from));
  }
  work(steady_ms);
}

std::optional<BlobFetch::Progress> BlobFetch::progress(const Hash& blob) const {
  const auto found = files_.find(blob);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  return Progress{file.held, file.manifest ? file.manifest->size() : file.wish.size, file.parts > 0 && !links_.empty()};
}

}  // namespace giaoban
