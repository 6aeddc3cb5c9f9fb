// One struct: where it belongs among what is there (YATA), and what follows from its coming.
#include "sync/ydoc/document_store.h"

namespace giaoban {

using namespace ydoc;

/// Whether the unit is here. Those of the struct's own client need no look: its structs come in order.
bool DocumentStore::find_unit(const Id& id, const Id& own, std::uint32_t own_client, Reference& out) {
  out = {own_client, static_cast<std::uint32_t>(id.clock)};
  if (id.client == own.client) return true;
  out.client = clients.find(id.client);
  if (out.client != kNone && id.clock < clients[out.client].end) return true;
  missing_ = id;
  return false;
}

DocumentStore::Outcome DocumentStore::integrate(const StructView& view) {
  if (view.kind == ContentKind::kSkip) return Outcome::kDone;
  std::uint32_t client = clients.find(view.id.client);
  const std::uint64_t here = client == kNone ? 0 : clients[client].end;
  if (view.id.clock > here) {
    missing_ = {view.id.client, view.id.clock - 1};
    return Outcome::kMissing;
  }
  if (view.end() <= here) return Outcome::kDone;
  Place place;
  if ((view.has_origin && !find_unit(view.origin, view.id, client, place.origin)) ||
      (view.has_right_origin && !find_unit(view.right_origin, view.id, client, place.right_origin)) ||
      (view.parent == StructView::Parent::kItem && !find_unit(view.parent_item, view.id, client, place.parent))) {
    return Outcome::kMissing;
  }
  if (client == kNone) client = clients.find_or_add(view.id.client);
  const auto clock = static_cast<std::uint32_t>(view.id.clock), length = static_cast<std::uint32_t>(view.length);
  const std::uint32_t known = static_cast<std::uint32_t>(here) - clock;
  if (view.kind != ContentKind::kGc) find_list(view, place);
  if (known > 0 && place.list != kNone) {
    place.origin = {client, clock + known - 1};
    place.left = item_ending_at(place.origin);
    place.list = items[place.left].list;
  }
  if (place.list == kNone) {
    store_gc(client, clock + known, length - known);
    return Outcome::kDone;
  }
  if (!is_depth_allowed(view.kind, place.list)) {
    refusal_ = "types nested too deep";
    return Outcome::kRefused;
  }
  if (!find_left(view.id.client, place)) {
    refusal_ = "too many items at one place";
    return Outcome::kRefused;
  }
  const std::uint32_t index = items.add(client, clock, length);
  Item& item = items[index];
  item.kind = view.kind;
  item.origin = place.origin;
  item.right_origin = place.right_origin;
  item.list = place.list;
  put_content(item, view.content);
  if (known > 0) skip_content(item, known);
  link(index, place.left);
  return Outcome::kDone;
}

/// Finds the items beside and the list. That stays kNone where what it hangs on was forgotten: then only its clocks are kept.
void DocumentStore::find_list(const StructView& view, Place& place) {
  if (view.has_origin || view.has_right_origin) return find_beside(place);
  const std::uint32_t type =
      view.parent == StructView::Parent::kRoot ? lists.find_or_add_root(view.root) : type_of(items[find_item(place.parent)]);
  place.list = type != kNone && view.has_key ? lists.find_or_add_key(type, view.key) : type;
}

/// The same where a neighbour tells the list.
void DocumentStore::find_beside(Place& place) {
  const bool has_origin = place.origin.exists(), has_right_origin = place.right_origin.exists();
  if (has_origin) place.left = item_ending_at(place.origin);
  if (has_right_origin) {
    const std::uint32_t next = place.left == kNone ? kNone : items[place.left].right;
    const bool is_next = next != kNone && items[next].id() == place.right_origin;
    place.right = is_next ? next : item_starting_at(place.right_origin);
  }
  const bool is_any_gone = (has_origin && items[place.left].list == kNone) || (has_right_origin && items[place.right].list == kNone);
  if (!is_any_gone) place.list = items[has_origin ? place.left : place.right].list;
}

/// Moves `place.left` past what others put at the same place and what belongs before the new item. False where the
/// transaction has scanned more than it may. Whether an item came before or within what might still be passed is told by
/// its place among those scanned: they stand in the order of the list.
bool DocumentStore::find_left(std::uint64_t own_client, Place& place) {
  const bool is_clean = place.left != kNone ? items[place.left].right == place.right
                                             : place.right != kNone && items[place.right].left == kNone;
  if (is_clean) return true;
  scanned_.clear();
  std::uint32_t passed = 0;  // how many of those scanned stand before the new item for sure
  std::uint32_t next = place.left != kNone ? items[place.left].right : lists[place.list].head;
  while (next != kNone && next != place.right) {
    if (++log.scan_steps > options.scan_steps) return false;
    const Item& other = items[next];
    scanned_.add(next);
    bool is_before = false;
    if (other.origin == place.origin) {
      is_before = clients[other.client].id < own_client;
      if (!is_before && other.right_origin == place.right_origin) break;
    } else {
      const std::uint32_t scanned = other.origin.exists() ? scanned_.find(find_item(other.origin)) : kNone;
      if (scanned == kNone) break;
      is_before = scanned < passed;
    }
    if (is_before) {
      place.left = next;
      passed = scanned_.size();
    }
    next = other.right;
  }
  return true;
}

void DocumentStore::link(std::uint32_t index, std::uint32_t left) {
  append_struct(items[index], index);
  put_behind(left, index);
}

/// What link() does but for its client: that has it already.
void DocumentStore::put_behind(std::uint32_t left, std::uint32_t index) {
  Item& item = items[index];
  List& list = lists[item.list];
  item.left = left;
  std::uint32_t& from_left = left == kNone ? list.head : items[left].right;
  item.right = from_left;
  from_left = index;
  const bool is_last = item.right == kNone;
  (is_last ? list.tail : items[item.right].left) = index;
  const bool is_value = lists.is_key(item.list);
  if (!is_value && item.is_countable()) list.length += item.length;
  note_list(item.list);
  if (const std::uint32_t type = type_of(item); type != kNone) {
    lists[type].item = index;
    lists[type].depth = lists[list.type].depth + 1;
  }
  if (item.kind == ContentKind::kDeleted) {
    item.is_deleted = true;
    if (log.wants_change) log.note_deleted(item);  // there is nothing to be forgotten
  }
  if (is_value && is_last && left != kNone) remove(left);
  const std::uint32_t owner = lists[list.type].item;
  if ((owner != kNone && items[owner].is_deleted) || (is_value && !is_last)) remove(index);
}

}  // namespace giaoban
