#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/ydoc/item.h"

namespace giaoban::ydoc {

/// The content bytes of all items, one after another. What grows is moved to the end with room to grow in place; what is
/// left behind is waste until compact(). Strings of which bytes and UTF-16 units are as many are ASCII: cutting them
/// needs no look at the text.
class ContentArena {
 public:
  std::string_view of(const Item& item) const { return {bytes_.data() + item.content, item.content_bytes}; }
  char* data_of(const Item& item) { return bytes_.data() + item.content; }

  /// Gives content to an item that has none. `bytes` must not be from here.
  void put(Item& item, std::string_view bytes) { item.content = extend(item, bytes); }
  /// Makes the content longer. `bytes` must not be from here.
  void append(Item& item, std::string_view bytes);
  /// The same by the content of `tail`, which then has none.
  void append_from(Item& item, Item& tail);
  /// Leaves the first bytes to `item` and the others to `tail`, which has no content.
  void split(Item& item, std::uint32_t bytes, Item& tail);
  void drop_back(Item& item, std::uint32_t bytes);
  void drop_front(Item& item, std::uint32_t bytes);
  void release(Item& item);

  std::size_t live_bytes() const { return live_bytes_; }
  std::size_t memory_bytes() const { return bytes_.capacity(); }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes_.size() + bytes); }
  /// Gives back what much growth at once has left over.
  void shrink() {
    if (bytes_.capacity() > bytes_.size() + bytes_.size() / 8) bytes_.shrink_to_fit();
  }
  /// Whether so much is waste that packing is worth a pass over the items.
  bool is_wasteful(std::size_t items) const { return bytes_.size() > live_bytes_ + live_bytes_ / 2 + kWasteBytes + items; }
  /// Packs everything. Time and memory are proportional to the items and their content.
  void compact(ItemTable& items);

 private:
  static constexpr std::size_t kWasteBytes = 16 << 10;
  static std::uint32_t capacity(const Item& item) {
    return item.capacity_class == 0 ? item.content_bytes : 1u << item.capacity_class;
  }
  bool is_at_end(const Item& item) const { return item.content + capacity(item) == bytes_.size(); }
  std::uint32_t extend(Item& item, std::string_view bytes);
  void make_room(Item& item, std::uint32_t more);

  std::string bytes_;
  std::size_t live_bytes_ = 0;
};

}  // namespace giaoban::ydoc
