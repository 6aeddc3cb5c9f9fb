#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace giaoban::ydoc {

/// The structs of one client by clock, without gaps. Kept in chunks, so that putting one into the middle moves little,
/// with the place found last, since the next is mostly near it.
class StructIndex {
 public:
  struct Entry {
    std::uint32_t clock, item;
  };
  struct Place {
    std::uint32_t chunk = 0, slot = 0;
    auto operator<=>(const Place&) const = default;
  };

  bool empty() const { return chunks_.empty(); }
  /// How many there are from this place on.
  std::size_t count_from(Place place) const;
  std::size_t memory_bytes() const;

  /// Where the struct that holds this clock stands. There must be one.
  Place find(std::uint32_t clock) const {
    const Chunk& back = chunks_.back();
    if (back.entries[back.size - 1u].clock <= clock) return last_ = last();
    const Chunk& near = chunks_[last_.chunk];
    const Entry* entries = near.entries.get();
    // Mostly the last of all, the same again, or a little further on.
    if (entries[last_.slot].clock <= clock) {
      const std::uint32_t end = std::min<std::uint32_t>(last_.slot + kNearEntries, near.size);
      for (std::uint32_t slot = last_.slot + 1; slot < end; ++slot) {
        if (entries[slot].clock > clock) return last_ = {last_.chunk, slot - 1};
      }
    }
    return last_ = guesses_ ? search_near_guess(clock) : search(clock);
  }
  template <typename Visitor>
  void for_each(Visitor&& visit) const {
    for (const Chunk& chunk : chunks_) {
      for (std::uint32_t slot = 0; slot < chunk.size; ++slot) visit(chunk.entries[slot]);
    }
  }
  const Entry& at(Place place) const { return chunks_[place.chunk].entries[place.slot]; }
  Place first() const { return {}; }
  Place last() const { return {static_cast<std::uint32_t>(chunks_.size() - 1), chunks_.back().size - 1u}; }
  bool is_last(Place place) const { return place.slot + 1u == chunks_[place.chunk].size && place.chunk + 1 == chunks_.size(); }
  Place next(Place place) const {
    return place.slot + 1u < chunks_[place.chunk].size ? Place{place.chunk, place.slot + 1} : Place{place.chunk + 1, 0};
  }
  Place previous(Place place) const {
    return place.slot > 0 ? Place{place.chunk, place.slot - 1} : Place{place.chunk - 1, chunks_[place.chunk - 1].size - 1u};
  }

  void append(Entry entry);
  /// Makes find() faster until the next change, by memory of at most 8 bytes an entry. For what was just appended.
  void build_guesses();
  void drop_guesses() { guesses_.reset(); }
  /// Returns where it stands now; other places no longer hold.
  Place insert_after(Place place, Entry entry);
  /// Places before it still hold.
  void erase(Place place);
  /// The struct there begins at another clock, still between its neighbours.
  void set_clock(Place place, std::uint32_t clock);
  void shrink();

 private:
  static constexpr std::uint16_t kChunkEntries = 256;
  static constexpr std::uint32_t kNearEntries = 4;
  struct Chunk {
    std::unique_ptr<Entry[]> entries;
    std::uint32_t first = 0;  // clock of the first entry
    std::uint16_t size = 0, capacity = 0;
  };
  Place search(std::uint32_t clock) const;
  Place search_near_guess(std::uint32_t clock) const;
  static void grow(Chunk& chunk, std::uint16_t capacity);
  void absorb_next(std::uint32_t chunk);

  std::vector<Chunk> chunks_;
  mutable Place last_;  // always one that is there, unless empty
  /// The how-manieth entry holds clock 0, 2^shift, twice that…
  struct Guesses {
    std::vector<std::uint32_t> entries;
    int shift = 0;
  };
  std::unique_ptr<const Guesses> guesses_;  // only while all chunks but the last are full
};

}  // namespace giaoban::ydoc
