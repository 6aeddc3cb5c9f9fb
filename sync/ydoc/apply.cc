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
  blocks_.clear();
  deletes_.clear();
  bool is_loaded = false;
  if (is_blank()) {
    log.wants_change = change != nullptr;
    const auto loaded = load(update, limits);
    is_loaded = loaded && *loaded;
    if (!is_loaded) reset();
    if (!loaded) return std::unexpected(loaded.error());
  }
  log.wants_change = change != nullptr;
  refusal_ = nullptr;
  is_waiting_new_ = false;
  is_whole_ = true;
  is_bulk_ = is_loaded;
  if (!is_loaded) {
    if (auto checked = read(update, limits); !checked) return std::unexpected(std::move(checked.error()));
  }
  integrate_blocks();
  if (refusal_ == nullptr) keep_rest();
  if (refusal_ == nullptr) apply_deletes();
  if (refusal_ == nullptr) retry_pending();
  const bool is_new = !log.empty() || is_waiting_new_;
  finish(change);
  if (is_bulk_) {
    items.shrink();
    content.shrink();
    clients.shrink();
  }
  grown_.clear();
  release_scratch();
  if (refusal_ != nullptr) return fail(problem::kTooLarge, refusal_);
  return Applied{.is_new = is_new, .is_whole = is_whole_};
}

bool DocumentStore::is_blank() const {
  return items.size() == 0 && clients.size() == 0 && lists.roots().empty() && pending_structs.empty() && pending_deletes.empty();
}

/// Makes it blank again, whatever load() has left.
void DocumentStore::reset() {
  const bool was_fast = is_fast;
  *this = DocumentStore(options);
  is_fast = was_fast;
}

/// Checks all of the update and notes where its blocks begin. The structs of a small one are kept; those of others are read
/// again one by one when their turn comes, which takes less time, and far less memory, than to keep them.
Result<void> DocumentStore::read(std::string_view update, const UpdateLimits& limits) {
  constexpr std::size_t kMany = 256, kKept = 8;
  kept_.clear();
  bool is_keeping = true;
  std::size_t new_items = 0, new_bytes = 0;
  std::uint64_t here = 0, end = 0;
  UpdateReader reader(update, limits);
  for (StructView view; reader.next_struct(view);) {
    if (blocks_.empty() || blocks_.back().client != view.id.client) {
      const auto at = static_cast<std::size_t>(view.wire.data() - update.data());
      const Lib0Reader in(update.substr(at), Lib0Reader::Text::kChecked);
      blocks_.push_back({view.id.client, view.id.clock, reader.left_in_block() + 1, in, kept_.size()});
      here = clients.end_of(view.id.client);
    }
    if (view.kind != ContentKind::kSkip && view.end() > here) {
      end = std::max(end, view.end());
      ++new_items;
      new_bytes += view.content.size() + view.key.size() + (view.parent == StructView::Parent::kRoot ? view.root.size() : 0);
    }
    if (is_keeping) {
      is_keeping = kept_.size() < kKept;
      is_keeping ? kept_.push_back(view) : kept_.clear();
    }
  }
  for (ClockRange range; reader.next_delete(range);) deletes_.push_back(range);
  if (reader.failed()) return std::unexpected(reader.error());
  if (end > limits::kDocumentClock) return fail(problem::kTooLarge, "clock too large");
  if (new_items > 0 && items.size() + new_items > options.items) return fail(problem::kTooLarge, "too many items");
  if (new_bytes > 0 && content.live_bytes() + lists.name_bytes() + new_bytes > options.content_bytes) {
    return fail(problem::kTooLarge, "too much content");
  }
  is_bulk_ = new_items > kMany;
  if (is_bulk_) {
    items.reserve(items.size() + new_items);
    content.reserve(new_bytes);
  }
  return {};
}

/// Scratch is for the next update, not for the memory of a document that was loaded once.
void DocumentStore::release_scratch() {
  constexpr std::size_t kKept = 64;
  const auto release = [](auto& scratch) {
    if (scratch.capacity() > kKept) scratch = {};
  };
  kept_.clear();
  release(deletes_);
  release(blocks_);
  release(open_blocks_);
  release(to_remove_);
  release(to_collect_);
  release(grown_);
  release(log.deleted);
  release(log.seams);
  release(log.lists);
}

void DocumentStore::integrate_blocks() {
  // Highest client first: then few find others at their place.
  const auto descending = [](const Block& a, const Block& b) { return a.client > b.client; };
  if (!std::ranges::is_sorted(blocks_, descending)) std::ranges::sort(blocks_, descending);
  for (std::size_t block = 0; block < blocks_.size() && refusal_ == nullptr; ++block) run_block(block);
}

/// The struct whose turn it is; `scratch` is for one that was not kept.
const StructView& DocumentStore::peek(const Block& block, StructView& scratch) const {
  if (!kept_.empty()) return kept_[block.kept];
  Lib0Reader in = block.in;
  read_struct(in, {block.client, block.clock}, scratch);
  return scratch;
}

void DocumentStore::advance(Block& block, const StructView& past) {
  --block.left;
  ++block.kept;
  block.clock = past.end();
  block.in.skip(past.wire.size());
}

DocumentStore::Outcome DocumentStore::integrate_next(Block& block) {
  StructView scratch;
  const StructView& view = peek(block, scratch);
  const Outcome outcome = integrate(view);
  if (outcome == Outcome::kDone) advance(block, view);
  return outcome;
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
    while (outcome == Outcome::kDone && block.left > 0 && !block.is_blocked &&
           (is_first || wanted.clock >= clients.end_of(wanted.client))) {
      outcome = integrate_next(block);
    }
    if (outcome == Outcome::kRefused) return;
    if (outcome == Outcome::kMissing) {
      const std::size_t other = find_block(missing_.client);
      if (other < blocks_.size() && !blocks_[other].is_open && !blocks_[other].is_blocked && blocks_[other].left > 0) {
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
  for (Block& block : blocks_) {
    if (block.left == 0) continue;
    is_whole_ = false;
    for (StructView scratch; block.left > 0 && refusal_ == nullptr;) {
      const StructView& view = peek(block, scratch);
      if (view.kind != ContentKind::kSkip && has_room_to_wait(PendingStructs::bytes_of(view))) {
        is_waiting_new_ |= pending_structs.add(view);
      }
      advance(block, view);
    }
    if (pending_structs.find(block.client) != nullptr) retry_client(block.client);
    if (refusal_ != nullptr) return;
  }
}

bool DocumentStore::has_room_to_wait(std::size_t bytes) {
  if (pending_structs.bytes() + pending_deletes.bytes() + bytes <= options.pending_bytes) return true;
  refusal_ = "too much waits for what it builds on";
  return false;
}

void DocumentStore::apply_deletes() {
  for (const ClockRange& range : deletes_) {
    const std::uint32_t client = clients.find(range.client);
    const std::uint64_t here = client == kNone ? 0 : clients[client].end;
    if (range.end > here) {
      is_whole_ = false;
      if (!has_room_to_wait(PendingDeletes::kOverhead)) return;
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
