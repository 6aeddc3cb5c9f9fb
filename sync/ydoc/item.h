#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "sync/ydoc/content.h"

namespace giaoban::ydoc {

/// What the indices of clients, items and lists are where there is none.
constexpr std::uint32_t kNone = 0xffff'ffff;

/// An Id in memory: the client as its index in ClientTable.
struct Reference {
  std::uint32_t client = kNone;
  std::uint32_t clock = 0;

  bool exists() const { return client != kNone; }
  bool operator==(const Reference&) const = default;
};

/// One struct: a run of units of one client that stand side by side, or (kGc) a run of which only the clocks are known.
struct Item {
  std::uint32_t client = 0, clock = 0, length = 0;
  Reference origin, right_origin;  ///< what stood beside it when it was written; never changes, whatever comes between
  std::uint32_t left = kNone, right = kNone;  ///< items of the same list
  std::uint32_t list = kNone;                 ///< kNone of kGc
  std::uint32_t content = 0, content_bytes = 0;  ///< place in ContentArena; see stored_content()
  ContentKind kind = ContentKind::kGc;
  bool is_deleted = false;
  std::uint8_t capacity_class = 0;  ///< see ContentArena

  /// With nothing told but its clocks.
  static Item spanning(std::uint32_t client, std::uint32_t clock, std::uint32_t length) {
    Item item;
    item.client = client;
    item.clock = clock;
    item.length = length;
    return item;
  }
  std::uint32_t end() const { return clock + length; }
  Reference id() const { return {client, clock}; }
  Reference last_id() const { return {client, end() - 1}; }
  /// Whether its units count in the length of its list, while it is not deleted.
  bool is_countable() const {
    return kind != ContentKind::kFormat && kind != ContentKind::kDeleted && kind != ContentKind::kGc;
  }
};
static_assert(sizeof(Item) == 52);

/// All items of a document, by an index that stays theirs. References last until the next add().
class ItemTable {
 public:
  Item& operator[](std::uint32_t index) { return items_[index]; }
  const Item& operator[](std::uint32_t index) const { return items_[index]; }

  /// With nothing told but its clocks. Made where it stays: copying one that was just written stalls the processor.
  std::uint32_t add(std::uint32_t client, std::uint32_t clock, std::uint32_t length) {
    std::uint32_t index = free_;
    if (index != kNone) {
      free_ = std::exchange(items_[index].right, kNone);
      --free_count_;
    } else {
      index = static_cast<std::uint32_t>(items_.size());
      if (items_.size() == items_.capacity()) reserve(items_.size() + 1);
      items_.emplace_back();
    }
    Item& item = items_[index];
    item.client = client;
    item.clock = clock;
    item.length = length;
    return index;
  }
  void remove(std::uint32_t index) {
    items_[index] = Item{};
    items_[index].right = free_;
    free_ = index;
    ++free_count_;
  }
  void reserve(std::size_t count) {
    if (count > items_.capacity()) items_.reserve(std::max(count, items_.size() + items_.size() / 4 + 8));
  }
  /// Gives back what much growth at once has left over.
  void shrink() {
    if (items_.capacity() > items_.size() + items_.size() / 8) items_.shrink_to_fit();
  }

  std::size_t size() const { return items_.size() - free_count_; }
  std::size_t memory_bytes() const { return items_.capacity() * sizeof(Item); }
  /// Every item, free ones too (they have no content).
  std::vector<Item>& all() { return items_; }

 private:
  std::vector<Item> items_;
  std::uint32_t free_ = kNone;  // the first of those to be used again, chained by `right`
  std::size_t free_count_ = 0;
};

}  // namespace giaoban::ydoc
