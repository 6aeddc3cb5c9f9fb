// The commonest updates, done in place: a character typed behind the last one, and one deleted beside what was deleted
// before. What they leave is what apply.cc would leave; whatever is not quite so is left to it.
#include "sync/ydoc/document_store.h"
#include "sync/ydoc/keystroke.h"
#include "sync/ydoc/stored_content.h"

namespace giaoban {

using namespace ydoc;

bool DocumentStore::apply_fast(std::string_view update, Change* change) {
  if (!pending_structs.empty() || !pending_deletes.empty()) return false;
  if (update.starts_with('\0')) {
    ClockRange range;
    return read_erased(update, range) && move_edge(range, change);
  }
  StructView view;
  return read_typed(update, view) && extend_last(view, change);
}

/// Text that its client put right behind its last struct, with nothing come in between, would be joined with it.
bool DocumentStore::extend_last(const StructView& view, Change* change) {
  const std::uint32_t index_of_client = clients.find(view.id.client);
  if (index_of_client == kNone || clients[index_of_client].end != view.id.clock) return false;
  Client& client = clients[index_of_client];
  const std::uint32_t last_index = client.structs.at(client.structs.last()).item;
  Item& last = items[last_index];
  if (last.kind != ContentKind::kString || last.is_deleted || last.right_origin.exists() != view.has_right_origin) return false;
  if (view.has_right_origin) {
    if (last.right_origin.clock != view.right_origin.clock || clients[last.right_origin.client].id != view.right_origin.client) return false;
    if (last.right == kNone || items[last.right].id() != last.right_origin) return false;
  } else if (last.right != kNone) {
    return false;
  }
  if (lists.is_key(last.list) || view.end() > limits::kDocumentClock || content.live_bytes() + view.content.size() > options.content_bytes) {
    return false;
  }
  content.append(last, view.content);
  last.length += static_cast<std::uint32_t>(view.length);
  client.end += static_cast<std::uint32_t>(view.length);
  lists[last.list].length += static_cast<std::uint32_t>(view.length);
  if (change != nullptr) *change = {.added = {{view.id.client, view.id.clock, view.end()}}, .deleted = {}, .places = {{{last.list}, {}}}};
  return true;
}

/// Text deleted at an edge where the struct beyond is deleted already, and would be joined with it.
bool DocumentStore::move_edge(const ClockRange& range, Change* change) {
  const std::uint32_t index_of_client = clients.find(range.client);
  if (index_of_client == kNone || range.end > clients[index_of_client].end || !options.collects) return false;
  StructIndex& structs = clients[index_of_client].structs;
  const auto place = structs.find(static_cast<std::uint32_t>(range.start));
  const Item& item = items[structs.at(place).item];
  const std::uint32_t list = item.list;
  if (item.kind != ContentKind::kString || item.is_deleted || lists.is_key(list)) return false;
  const auto units = static_cast<std::uint32_t>(range.end - range.start);
  const bool is_moved = range.start > item.clock ? range.end == item.end() && shrink_back(structs, place, units)
                                                 : range.end < item.end() && shrink_front(structs, place, units);
  if (!is_moved) return false;
  lists[list].length -= units;
  if (content.is_wasteful(items.size())) content.compact(items);
  if (change != nullptr) *change = {.added = {}, .deleted = {range}, .places = {{{list}, {}}}};
  return true;
}

bool DocumentStore::shrink_back(StructIndex& structs, StructIndex::Place place, std::uint32_t units) {
  if (structs.is_last(place)) return false;
  const auto next = structs.next(place);
  Item& item = items[structs.at(place).item];
  Item& beyond = items[structs.at(next).item];
  if (beyond.kind != ContentKind::kDeleted || item.right != structs.at(next).item || beyond.origin != item.last_id() ||
      beyond.right_origin != item.right_origin) {
    return false;
  }
  const Cut cut = find_cut(item.kind, content.of(item), item.length, item.length - units);
  if (cut.is_pair_cut) return false;
  content.drop_back(item, item.content_bytes - cut.byte);
  item.length -= units;
  beyond.clock -= units;
  beyond.length += units;
  beyond.origin = item.last_id();
  structs.set_clock(next, beyond.clock);
  return true;
}

bool DocumentStore::shrink_front(StructIndex& structs, StructIndex::Place place, std::uint32_t units) {
  if (place == structs.first()) return false;
  Item& item = items[structs.at(place).item];
  Item& beyond = items[structs.at(structs.previous(place)).item];
  if (beyond.kind != ContentKind::kDeleted || beyond.right != structs.at(place).item || item.origin != beyond.last_id() ||
      beyond.right_origin != item.right_origin) {
    return false;
  }
  const Cut cut = find_cut(item.kind, content.of(item), item.length, units);
  if (cut.is_pair_cut) return false;
  content.drop_front(item, cut.byte);
  item.length -= units;
  item.clock += units;
  beyond.length += units;
  item.origin = beyond.last_id();
  structs.set_clock(place, item.clock);
  return true;
}

}  // namespace giaoban
