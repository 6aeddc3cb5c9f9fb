#include "sync/ydoc/document_store.h"

#include <cassert>
#include <cstring>

#include "sync/ydoc/stored_content.h"

namespace giaoban {

using namespace ydoc;

DocumentStore::DocumentStore(const DocumentOptions& given) : options(given) {
  constexpr std::size_t kMostContent = 1 << 30;  // places in ContentArena have 32 bits, waste included
  assert(options.client <= limits::kSafeInteger && options.content_bytes <= kMostContent && options.items < kNone / 4);
}

Reference DocumentStore::resolve(const Id& id) const {
  const std::uint32_t client = clients.find(id.client);
  if (client == kNone || id.clock >= clients[client].end) return {};
  return {client, static_cast<std::uint32_t>(id.clock)};
}

Reference DocumentStore::list_owner(std::uint32_t list) const {
  const std::uint32_t item = lists[lists[list].type].item;
  return item == kNone ? Reference{} : items[item].id();
}

std::uint32_t DocumentStore::type_of(const Item& item) const {
  if (item.kind != ContentKind::kType) return kNone;
  std::uint32_t list = 0;
  static_assert(sizeof list == kListIndexBytes);
  std::memcpy(&list, content.of(item).data(), sizeof list);
  return list;
}

ItemView DocumentStore::view(const Item& item) const {
  ItemView out{wire_id(item.id()), item.length, item.kind, item.is_deleted, content.of(item), {}};
  if (item.kind == ContentKind::kType) {
    out.type = {type_of(item)};
    out.content.remove_prefix(kListIndexBytes);
  }
  return out;
}

std::uint32_t DocumentStore::item_ending_at(Reference id) {
  StructIndex& structs = clients[id.client].structs;
  const auto place = structs.find(id.clock);
  const std::uint32_t index = structs.at(place).item;
  const Item& item = items[index];
  if (item.kind != ContentKind::kGc && id.clock + 1 != item.end()) split(place, id.client, id.clock + 1 - item.clock);
  return index;
}

std::uint32_t DocumentStore::item_starting_at(Reference id) {
  StructIndex& structs = clients[id.client].structs;
  const auto place = structs.find(id.clock);
  const std::uint32_t index = structs.at(place).item;
  const Item& item = items[index];
  if (item.kind == ContentKind::kGc || id.clock == item.clock) return index;
  return split(place, id.client, id.clock - item.clock);
}

std::uint32_t DocumentStore::split(StructIndex::Place place, std::uint32_t client, std::uint32_t units) {
  StructIndex& structs = clients[client].structs;
  const std::uint32_t left_index = structs.at(place).item;
  const std::uint32_t right_index = items.add(client, 0, 0);
  Item& left = items[left_index];
  Item& right = items[right_index];
  assert(units > 0 && units < left.length && left.kind != ContentKind::kGc);
  right = left;
  right.clock += units;
  right.length -= units;
  right.origin = {client, right.clock - 1};
  right.left = left_index;
  left.right = right_index;
  left.length = units;
  split_content(left, right, units, units + right.length);
  (right.right == kNone ? lists[right.list].tail : items[right.right].left) = right_index;
  structs.insert_after(place, {right.clock, right_index});
  log.seams.push_back(right.id());
  // Of a key's values the last alone lives: a copy, given the two one behind the other, deletes the first.
  if (lists.is_key(right.list) && !left.is_deleted) remove(left_index);
  return right_index;
}

void DocumentStore::split_content(Item& left, Item& right, std::uint32_t units, std::uint32_t whole) {
  right.content = right.content_bytes = 0;
  if (left.content_bytes == 0) return;
  const Cut cut = find_cut(left.kind, content.of(left), whole, units);
  if (!cut.is_pair_cut) return content.split(left, cut.byte, right);
  const std::string rest = std::string(kReplacement).append(content.of(left).substr(cut.byte + kPairBytes));
  content.drop_back(left, left.content_bytes - cut.byte - static_cast<std::uint32_t>(kReplacement.size()));
  std::memcpy(content.data_of(left) + cut.byte, kReplacement.data(), kReplacement.size());
  content.put(right, rest);
}

void DocumentStore::put_content(Item& item, std::string_view wire) {
  const std::string_view stored = strip_count(item.kind, wire);
  if (item.kind != ContentKind::kType) return content.put(item, stored);
  const std::uint32_t list = lists.add_type();
  char index[kListIndexBytes];
  std::memcpy(index, &list, sizeof index);
  content.put(item, {index, sizeof index});
  content.append(item, stored);
}

/// Drops the first units of an item that was just given its content.
void DocumentStore::skip_content(Item& item, std::uint32_t units) {
  item.clock += units;
  item.length -= units;
  if (item.content_bytes == 0) return;
  const Cut cut = find_cut(item.kind, content.of(item), item.length + units, units);
  if (!cut.is_pair_cut) return content.drop_front(item, cut.byte);
  content.drop_front(item, cut.byte + kPairBytes - static_cast<std::uint32_t>(kReplacement.size()));
  std::memcpy(content.data_of(item), kReplacement.data(), kReplacement.size());
}

void DocumentStore::note_growth(std::uint32_t client) {
  Client& grown = clients[client];
  if (!grown.has_grown) {
    grown.has_grown = true;
    grown.before = grown.end;
    log.grown.push_back(client);
  }
  if (!pending_structs.empty() && (grown_.empty() || grown_.back() != grown.id)) grown_.push_back(grown.id);
}

void DocumentStore::append_struct(const Item& item, std::uint32_t index) {
  note_growth(item.client);
  Client& client = clients[item.client];
  client.structs.append({item.clock, index});
  client.end = item.end();
}

void DocumentStore::forget(std::uint32_t index) {
  Item& item = items[index];
  if (const std::uint32_t type = type_of(item); type != kNone) lists.remove_type(type);
  content.release(item);
  item = Item::spanning(item.client, item.clock, item.length);
  item.is_deleted = true;
}

void DocumentStore::store_gc(std::uint32_t client, std::uint32_t clock, std::uint32_t length) {
  const std::uint32_t index = items.add(client, clock, length);
  items[index].is_deleted = true;
  append_struct(items[index], index);
}

}  // namespace giaoban
