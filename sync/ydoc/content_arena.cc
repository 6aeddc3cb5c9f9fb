#include "sync/ydoc/content_arena.h"

#include <bit>
#include <cstring>

namespace giaoban::ydoc {

std::uint32_t ContentArena::extend(Item& item, std::string_view bytes) {
  const auto place = static_cast<std::uint32_t>(bytes_.size());
  bytes_.append(bytes);
  item.content_bytes = static_cast<std::uint32_t>(bytes.size());
  item.capacity_class = 0;
  live_bytes_ += bytes.size();
  return place;
}

/// After it `more` bytes may be written behind the content.
void ContentArena::make_room(Item& item, std::uint32_t more) {
  const std::uint32_t wanted = item.content_bytes + more;
  if (wanted <= capacity(item)) return;
  if (is_at_end(item)) {
    item.capacity_class = 0;
    bytes_.resize(item.content + wanted);
    return;
  }
  const auto to = static_cast<std::uint32_t>(bytes_.size());
  const auto size_class = static_cast<std::uint8_t>(std::bit_width(wanted + wanted / 2 + 15));
  bytes_.resize(to + (std::size_t{1} << size_class));
  std::memcpy(bytes_.data() + to, bytes_.data() + item.content, item.content_bytes);
  item.content = to;
  item.capacity_class = size_class;
}

void ContentArena::append(Item& item, std::string_view bytes) {
  make_room(item, static_cast<std::uint32_t>(bytes.size()));
  std::memcpy(bytes_.data() + item.content + item.content_bytes, bytes.data(), bytes.size());
  item.content_bytes += static_cast<std::uint32_t>(bytes.size());
  live_bytes_ += bytes.size();
}

void ContentArena::append_from(Item& item, Item& tail) {
  if (item.content + item.content_bytes != tail.content || item.capacity_class != 0) {
    make_room(item, tail.content_bytes);
    std::memcpy(bytes_.data() + item.content + item.content_bytes, bytes_.data() + tail.content, tail.content_bytes);
  }
  item.content_bytes += tail.content_bytes;
  tail.content_bytes = 0;
}

void ContentArena::split(Item& item, std::uint32_t bytes, Item& tail) {
  tail.content = item.content + bytes;
  tail.content_bytes = item.content_bytes - bytes;
  item.content_bytes = bytes;
  item.capacity_class = tail.capacity_class = 0;
}

void ContentArena::drop_back(Item& item, std::uint32_t bytes) {
  if (item.capacity_class == 0 && is_at_end(item)) bytes_.resize(bytes_.size() - bytes);
  item.content_bytes -= bytes;
  live_bytes_ -= bytes;
}

void ContentArena::drop_front(Item& item, std::uint32_t bytes) {
  item.content += bytes;
  item.content_bytes -= bytes;
  item.capacity_class = 0;
  live_bytes_ -= bytes;
}

void ContentArena::release(Item& item) {
  live_bytes_ -= item.content_bytes;
  item.content = item.content_bytes = 0;
  item.capacity_class = 0;
}

void ContentArena::compact(ItemTable& items) {
  std::string packed;
  packed.reserve(live_bytes_ + live_bytes_ / 8);
  for (Item& item : items.all()) {
    const std::string_view content = of(item);
    item.content = static_cast<std::uint32_t>(packed.size());
    item.capacity_class = 0;
    packed.append(content);
  }
  bytes_ = std::move(packed);
}

}  // namespace giaoban::ydoc
