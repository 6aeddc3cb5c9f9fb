#include "sync/ydoc/struct_index.h"

#include <bit>

namespace giaoban::ydoc {

std::size_t StructIndex::count_from(Place place) const {
  std::size_t count = chunks_[place.chunk].size - place.slot;
  for (std::size_t i = place.chunk + 1; i < chunks_.size(); ++i) count += chunks_[i].size;
  return count;
}

std::size_t StructIndex::memory_bytes() const {
  std::size_t bytes = chunks_.capacity() * sizeof(Chunk);
  for (const Chunk& chunk : chunks_) bytes += chunk.capacity * sizeof(Entry);
  return bytes;
}

/// Halving without branches: which half is taken cannot be foretold.
StructIndex::Place StructIndex::search(std::uint32_t clock) const {
  std::uint32_t chunk = 0, slot = 0;
  for (auto count = static_cast<std::uint32_t>(chunks_.size()); count > 1;) {
    const std::uint32_t half = count / 2;
    chunk += chunks_[chunk + half].first <= clock ? half : 0;
    count -= half;
  }
  const Entry* base = chunks_[chunk].entries.get();
  for (std::uint32_t count = chunks_[chunk].size; count > 1;) {
    const std::uint32_t half = count / 2;
    slot += base[slot + half].clock <= clock ? half : 0;
    count -= half;
  }
  return {chunk, slot};
}

void StructIndex::build_guesses() {
  const auto last_entry = static_cast<std::uint32_t>((chunks_.size() - 1) * kChunkEntries + chunks_.back().size - 1);
  const std::uint32_t last_clock = chunks_.back().entries[chunks_.back().size - 1u].clock;
  Guesses made;
  made.shift = std::max(0, std::countl_zero(last_entry) - std::countl_zero(last_clock));
  made.entries.reserve((last_clock >> made.shift) + 2);
  std::uint32_t nth = 0;
  for_each([&](Entry entry) {
    for (std::uint64_t clock; (clock = std::uint64_t{made.entries.size()} << made.shift) <= entry.clock;) {
      made.entries.push_back(clock < entry.clock ? nth - 1 : nth);
    }
    ++nth;
  });
  made.entries.push_back(last_entry);
  guesses_ = std::make_unique<const Guesses>(std::move(made));
}

StructIndex::Place StructIndex::search_near_guess(std::uint32_t clock) const {
  const std::uint32_t* guess = &guesses_->entries[clock >> guesses_->shift];
  std::uint32_t nth = guess[0];
  for (std::uint32_t count = guess[1] - nth + 1; count > 1;) {
    const std::uint32_t half = count / 2, middle = nth + half;
    nth = chunks_[middle / kChunkEntries].entries[middle % kChunkEntries].clock <= clock ? middle : nth;
    count -= half;
  }
  return {nth / kChunkEntries, nth % kChunkEntries};
}

void StructIndex::grow(Chunk& chunk, std::uint16_t capacity) {
  auto entries = std::make_unique_for_overwrite<Entry[]>(capacity);
  std::copy_n(chunk.entries.get(), chunk.size, entries.get());
  chunk.entries = std::move(entries);
  chunk.capacity = capacity;
}

void StructIndex::append(Entry entry) {
  drop_guesses();
  if (chunks_.empty() || chunks_.back().size == kChunkEntries) {
    chunks_.emplace_back().first = entry.clock;
    grow(chunks_.back(), chunks_.size() == 1 ? 2 : kChunkEntries);
  }
  Chunk& chunk = chunks_.back();
  if (chunk.size == chunk.capacity) grow(chunk, std::min<std::uint16_t>(chunk.capacity * 2, kChunkEntries));
  chunk.entries[chunk.size++] = entry;
}

StructIndex::Place StructIndex::insert_after(Place place, Entry entry) {
  drop_guesses();
  if (chunks_[place.chunk].size == kChunkEntries) {
    constexpr std::uint16_t kHalf = kChunkEntries / 2;
    Chunk upper;
    grow(upper, kChunkEntries);
    Chunk& lower = chunks_[place.chunk];
    std::copy_n(lower.entries.get() + kHalf, kHalf, upper.entries.get());
    upper.first = upper.entries[0].clock;
    lower.size = upper.size = kHalf;
    chunks_.insert(chunks_.begin() + place.chunk + 1, std::move(upper));
    if (place.slot >= kHalf) place = {place.chunk + 1, place.slot - kHalf};
  }
  Chunk& chunk = chunks_[place.chunk];
  if (chunk.size == chunk.capacity) grow(chunk, std::min<std::uint16_t>(chunk.capacity * 2, kChunkEntries));
  const std::uint32_t slot = place.slot + 1;
  std::copy_backward(chunk.entries.get() + slot, chunk.entries.get() + chunk.size, chunk.entries.get() + chunk.size + 1);
  chunk.entries[slot] = entry;
  ++chunk.size;
  return last_ = {place.chunk, slot};
}

void StructIndex::erase(Place place) {
  drop_guesses();
  Chunk& chunk = chunks_[place.chunk];
  std::copy(chunk.entries.get() + place.slot + 1, chunk.entries.get() + chunk.size, chunk.entries.get() + place.slot);
  --chunk.size;
  if (chunk.size == 0) {
    chunks_.erase(chunks_.begin() + place.chunk);
  } else {
    chunk.first = chunk.entries[0].clock;
    if (place.chunk + 1 < chunks_.size() && chunk.size + chunks_[place.chunk + 1].size <= kChunkEntries / 2) absorb_next(place.chunk);
  }
  last_ = place > first() ? Place{place.slot > 0 ? Place{place.chunk, place.slot - 1} : Place{place.chunk - 1, 0}} : Place{};
}

void StructIndex::absorb_next(std::uint32_t chunk) {
  Chunk& lower = chunks_[chunk];
  const Chunk& upper = chunks_[chunk + 1];
  if (lower.capacity < lower.size + upper.size) grow(lower, kChunkEntries);
  std::copy_n(upper.entries.get(), upper.size, lower.entries.get() + lower.size);
  lower.size = static_cast<std::uint16_t>(lower.size + upper.size);
  chunks_.erase(chunks_.begin() + chunk + 1);
}

void StructIndex::set_clock(Place place, std::uint32_t clock) {
  drop_guesses();
  Chunk& chunk = chunks_[place.chunk];
  chunk.entries[place.slot].clock = clock;
  if (place.slot == 0) chunk.first = clock;
}

void StructIndex::shrink() {
  drop_guesses();
  chunks_.shrink_to_fit();
  for (Chunk& chunk : chunks_) {
    if (chunk.size < chunk.capacity) grow(chunk, chunk.size);
  }
}

}  // namespace giaoban::ydoc
