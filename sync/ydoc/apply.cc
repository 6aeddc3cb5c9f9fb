// An update in one transaction: read and checked as a whole, its blocks integrated in an order in which what a struct
// builds on comes before it, what is missing kept, deletes last.
#include <algorithm>
#include <cassert>

#include "sync/ydoc/document_store.h"

namespace giaoban {

using namespace ydoc;

Result<Applied> DocumentStore::apply(std::string_view update, Change* change, const UpdateLimits& limits) {
  assert(!is_in_transaction);
  bookmarks.clear();
  if (is_fast && apply_fast(update, change)) return Applied{.is_new = true, .is_whole = true};
  if (auto checked = read(update, limits); !checked) return std::unexpected(std::move(checked.error()));
  if (auto within = check_limits(); !within) return std::unexpected(std::move(within.error()));
  log.wants_lists = change != nullptr;
  refusal_ = nullptr;
  is_waiting_new_ = false;
  is_whole_ = true;
  integrate_blocks();
  if (refusal_ == nullptr) keep_rest();
  if (refusal_ == nullptr) apply_deletes();
  if (refusal_ == nullptr) retry_pending();
  const bool is_new = !log.empty() || is_waiting_new_;
  finish(change);
  grown_.clear();
  release_scratch();
  if (refusal_ != nullptr) return fail(problem::kTooLarge, refusal_);
  return Applied{.is_new = is_new, .is_whole = is_whole_};
}

Result<void> DocumentStore::read(std::string_view update, const UpdateLimits& limits) {
  structs_.clear();
  deletes_.clear();
  UpdateReader reader(update, limits);
  for (StructView view; reader.next_struct(view);) structs_.push_back(view);
  for (ClockRange range; reader.next_delete(range);) deletes_.push_back(range);
  if (reader.failed()) return std::unexpected(reader.error());
  return {};
}

Result<void> DocumentStore::check_limits() const {
  std::size_t new_items = 0, new_bytes = 0;
  for (const StructView& view : structs_) {
    if (view.kind == ContentKind::kSkip || view.end() <= clients.end_of(view.id.client)) continue;
    if (view.end() > limits::kDocumentClock) return fail(problem::kTooLarge, "clock too large");
    ++new_items;
    new_bytes += view.content.size() + view.key.size() + view.root.size();
  }
  if (new_items > 0 && items.size() + new_items > options.items) return fail(problem::kTooLarge, "too many items");
  if (new_bytes > 0 && content.live_bytes() + lists.name_bytes() + new_bytes > options.content_bytes) {
    return fail(problem::kTooLarge, "too much content");
  }
  return {};
}

/// Scratch is for the next update, not for the memory of a document that was loaded once.
void DocumentStore::release_scratch() {
  constexpr std::size_t kKept = 64;
  if (structs_.capacity() > kKept) structs_ = {};
  if (deletes_.capacity() > kKept) deletes_ = {};
  if (blocks_.capacity() > kKept) blocks_ = {};
}

void DocumentStore::integrate_blocks() {
  blocks_.clear();
  for (std::size_t i = 0; i < structs_.size(); ++i) {
    if (blocks_.empty() || blocks_.back().client != structs_[i].id.client) blocks_.push_back({.client = structs_[i].id.client, .next = i});
    blocks_.back().end = i + 1;
  }
  // Highest client first: then few find others at their place.
  const auto descending = [](const Block& a, const Block& b) { return a.client > b.client; };
  if (!std::ranges::is_sorted(blocks_, descending)) std::ranges::sort(blocks_, descending);
  for (std::size_t block = 0; block < blocks_.size() && refusal_ == nullptr; ++block) run_block(block);
}

/// Integrates all of a block. Where a struct waits for another block, that one is run just until it is there.
void DocumentStore::run_block(std::size_t first) {
  open_blocks_.assign(1, {first, {}});
  while (!open_blocks_.empty()) {
    const auto [index, wanted] = open_blocks_.back();
    Block& block = blocks_[index];
    block.is_open = true;
    const bool is_first = open_blocks_.size() == 1;
    Outcome outcome = Outcome::kDone;
    while (outcome == Outcome::kDone && block.next < block.end && !block.is_blocked &&
           (is_first || wanted.clock >= clients.end_of(wanted.client))) {
      outcome = integrate(structs_[block.next]);
      if (outcome == Outcome::kDone) ++block.next;
    }
    if (outcome == Outcome::kRefused) return;
    if (outcome == Outcome::kMissing) {
      const std::size_t other = find_block(missing_.client);
      if (other < blocks_.size() && !blocks_[other].is_open && !blocks_[other].is_blocked && blocks_[other].next < blocks_[other].end) {
        open_blocks_.push_back({other, missing_});
        continue;
      }
      block.is_blocked = true;
    }
    block.is_open = false;
    open_blocks_.pop_back();
  }
}

std::size_t DocumentStore::find_block(std::uint64_t client) const {
  const auto found = std::ranges::lower_bound(blocks_, client, std::greater<>{}, &Block::client);
  return found != blocks_.end() && found->client == client ? static_cast<std::size_t>(found - blocks_.begin()) : blocks_.size();
}

/// What could not be integrated waits.
void DocumentStore::keep_rest() {
  std::size_t bytes = pending_structs.bytes() + pending_deletes.bytes();
  for (const Block& block : blocks_) {
    for (std::size_t i = block.next; i < block.end; ++i) bytes += PendingStructs::bytes_of(structs_[i]);
  }
  for (const Block& block : blocks_) {
    if (block.next == block.end) continue;
    if (bytes > options.pending_bytes) {
      refusal_ = "too much waits for what it builds on";
      return;
    }
    is_whole_ = false;
    for (std::size_t i = block.next; i < block.end; ++i) {
      if (structs_[i].kind != ContentKind::kSkip) is_waiting_new_ |= pending_structs.add(structs_[i]);
    }
    if (pending_structs.find(block.client) != nullptr) retry_client(block.client);
  }
}

void DocumentStore::apply_deletes() {
  for (const ClockRange& range : deletes_) {
    const std::uint32_t client = clients.find(range.client);
    const std::uint64_t here = client == kNone ? 0 : clients[client].end;
    if (range.end > here) {
      is_whole_ = false;
      if (pending_structs.bytes() + pending_deletes.bytes() + PendingDeletes::kOverhead > options.pending_bytes) {
        refusal_ = "too much waits for what it builds on";
        return;
      }
      is_waiting_new_ |= pending_deletes.add({range.client, std::max(range.start, here), range.end});
    }
    if (range.start < here) {
      remove_span({client, static_cast<std::uint32_t>(range.start), static_cast<std::uint32_t>(std::min(range.end, here))});
    }
  }
}

/// Tries again whatever waits for clients that have grown, until nothing grows any more; then the deletes that waited.
void DocumentStore::retry_pending() {
  while (!grown_.empty() && refusal_ == nullptr) {
    const std::uint64_t client = grown_.back();
    grown_.pop_back();
    for (const std::uint64_t waiter : pending_structs.ready(client, clients.end_of(client))) {
      if (refusal_ == nullptr && pending_structs.find(waiter) != nullptr) retry_client(waiter);
    }
  }
  if (pending_deletes.empty()) return;
  for (std::size_t i = 0; i < log.grown.size(); ++i) {
    const std::uint32_t index = log.grown[i];
    for (const ClockRange& range : pending_deletes.take(clients[index].id, clients[index].end)) {
      remove_span({index, static_cast<std::uint32_t>(range.start), static_cast<std::uint32_t>(range.end)});
    }
  }
}

void DocumentStore::retry_client(std::uint64_t client) {
  while (const PendingStructs::Queue* queue = pending_structs.find(client)) {
    const auto& [clock, waiting] = *queue->structs.begin();
    const Outcome outcome = integrate(waiting.view({client, clock}));
    if (outcome == Outcome::kRefused) return;
    if (outcome == Outcome::kMissing) return pending_structs.wait(client, missing_);
    pending_structs.remove_first(client);
  }
}

}  // namespace giaoban
