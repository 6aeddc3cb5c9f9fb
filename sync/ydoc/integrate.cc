// One struct: where it belongs among what is there (YATA), and what follows from its coming.
#include "sync/ydoc/document_store.h"

namespace giaoban {

using namespace ydoc;

/// References within a client need no look: its structs come in order.
bool DocumentStore::is_missing(const Id& id, std::uint64_t own_client) {
  if (id.client == own_client || id.clock < clients.end_of(id.client)) return false;
  missing_ = id;
  return true;
}

DocumentStore::Outcome DocumentStore::integrate(const StructView& view) {
  if (view.kind == ContentKind::kSkip) return Outcome::kDone;
  const std::uint64_t here = clients.end_of(view.id.client);
  if (view.id.clock > here) {
    missing_ = {view.id.client, view.id.clock - 1};
    return Outcome::kMissing;
  }
  if (view.end() <= here) return Outcome::kDone;
  if ((view.has_origin && is_missing(view.origin, view.id.client)) ||
      (view.has_right_origin && is_missing(view.right_origin, view.id.client)) ||
      (view.parent == StructView::Parent::kItem && is_missing(view.parent_item, view.id.client))) {
    return Outcome::kMissing;
  }
  const std::uint32_t client = clients.find_or_add(view.id.client);
  const auto known = static_cast<std::uint32_t>(here - view.id.clock);
  Item item = Item::spanning(client, static_cast<std::uint32_t>(view.id.clock), static_cast<std::uint32_t>(view.length));
  if (view.kind == ContentKind::kGc) {
    store_gc(client, item.clock + known, item.length - known);
    return Outcome::kDone;
  }
  item.kind = view.kind;
  Neighbours beside;
  if (view.has_origin) {
    item.origin = resolve(view.origin);
    beside.left = item_ending_at(item.origin);
  }
  if (view.has_right_origin) {
    item.right_origin = resolve(view.right_origin);
    const std::uint32_t next = beside.left == kNone ? kNone : items[beside.left].right;
    const bool is_next = next != kNone && items[next].id() == item.right_origin;
    beside.right = is_next ? next : item_starting_at(item.right_origin);
  }
  item.list = list_of(view, beside);
  if (known > 0 && item.list != kNone) {
    item.origin = {client, item.clock + known - 1};
    beside.left = item_ending_at(item.origin);
    item.list = items[beside.left].list;
  }
  if (item.list == kNone) {
    store_gc(client, item.clock + known, item.length - known);
    return Outcome::kDone;
  }
  if (item.kind == ContentKind::kType && lists[lists[item.list].type].depth >= options.depth) {
    refusal_ = "types nested too deep";
    return Outcome::kRefused;
  }
  if (!find_left(item, beside)) {
    refusal_ = "too many items at one place";
    return Outcome::kRefused;
  }
  put_content(item, view.content);
  if (known > 0) skip_content(item, known);
  link(item, beside.left);
  return Outcome::kDone;
}

/// kNone where what it hangs on was forgotten: then only its clocks are kept.
std::uint32_t DocumentStore::list_of(const StructView& view, Neighbours beside) {
  const auto list_beside = [&](std::uint32_t item) { return item == kNone ? kNone : items[item].list; };
  if (beside.left != kNone || beside.right != kNone) {
    const bool is_any_gone = (beside.left != kNone && list_beside(beside.left) == kNone) ||
                             (beside.right != kNone && list_beside(beside.right) == kNone);
    return is_any_gone ? kNone : list_beside(beside.left != kNone ? beside.left : beside.right);
  }
  std::uint32_t type = kNone;
  if (view.parent == StructView::Parent::kRoot)
    type = lists.find_or_add_root(view.root);
  else
    type = type_of(items[find_item(resolve(view.parent_item))]);
  return type != kNone && view.has_key ? lists.find_or_add_key(type, view.key) : type;
}

/// Moves `beside.left` past what others put at the same place and what belongs before the new item. False where the
/// transaction has scanned more than it may. Whether an item came before or within what might still be passed is told by
/// its place among those scanned: they stand in the order of the list.
bool DocumentStore::find_left(const Item& item, Neighbours& beside) {
  const bool is_clean = beside.left != kNone ? items[beside.left].right == beside.right
                                             : beside.right != kNone && items[beside.right].left == kNone;
  if (is_clean) return true;
  scanned_.clear();
  std::uint32_t passed = 0;  // how many of those scanned stand before the new item for sure
  std::uint32_t next = beside.left != kNone ? items[beside.left].right : lists[item.list].head;
  const std::uint64_t own_client = clients[item.client].id;
  while (next != kNone && next != beside.right) {
    if (++log.scan_steps > options.scan_steps) return false;
    const Item& other = items[next];
    scanned_.add(next);
    bool is_before = false;
    if (other.origin == item.origin) {
      is_before = clients[other.client].id < own_client;
      if (!is_before && other.right_origin == item.right_origin) break;
    } else {
      const std::uint32_t place = other.origin.exists() ? scanned_.find(find_item(other.origin)) : kNone;
      if (place == kNone) break;
      is_before = place < passed;
    }
    if (is_before) {
      beside.left = next;
      passed = scanned_.size();
    }
    next = other.right;
  }
  return true;
}

void DocumentStore::link(Item item, std::uint32_t left) {
  const std::uint32_t index = items.add(item);
  List& list = lists[item.list];
  Item& placed = items[index];
  placed.left = left;
  std::uint32_t& from_left = left == kNone ? list.head : items[left].right;
  placed.right = from_left;
  from_left = index;
  const bool is_last = placed.right == kNone;
  (is_last ? list.tail : items[placed.right].left) = index;
  const bool is_value = lists.is_key(item.list);
  if (!is_value && item.is_countable()) list.length += item.length;
  append_struct(placed, index);
  note_list(item.list);
  if (const std::uint32_t type = type_of(placed); type != kNone) lists[type].item = index;
  if (item.kind == ContentKind::kDeleted) {
    placed.is_deleted = true;
    log.note_deleted(item);
  }
  if (is_value && is_last && left != kNone) remove(left);
  const std::uint32_t owner = lists[list.type].item;
  if ((owner != kNone && items[owner].is_deleted) || (is_value && !is_last)) remove(index);
}

}  // namespace giaoban
