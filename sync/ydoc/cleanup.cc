// The end of a transaction: what was deleted is forgotten, neighbours are joined. Which neighbours are looked at is Yjs's
// choice, since it shows in the bytes that a document encodes to.
#include <algorithm>

#include "sync/ydoc/document_store.h"
#include "sync/ydoc/encode.h"
#include "sync/ydoc/stored_content.h"

namespace giaoban {

using namespace ydoc;

void DocumentStore::finish(Change* change, std::string* update) {
  sort_and_join(log.deleted);
  if (options.collects) {
    for (const Span& span : log.deleted) collect(span);
  }
  for (const std::uint32_t client : log.grown) join({client, clients[client].before, clients[client].end});
  for (const Span& span : log.deleted) {
    if (!is_new(span.client, span.start)) join(span);
  }
  for (const Reference& seam : log.seams) {
    if (!is_new(seam.client, seam.clock)) join({seam.client, seam.clock, seam.clock + 1});
  }
  if (change != nullptr) describe(*change);
  if (update != nullptr) *update = encode_transaction(*this);
  for (const std::uint32_t client : log.grown) clients[client].has_grown = false;
  log.clear();
  if (content.is_wasteful(items.size())) content.compact(items);
}

void DocumentStore::collect(const Span& span) {
  const StructIndex& structs = clients[span.client].structs;
  for (auto place = structs.find(span.start); structs.at(place).clock < span.end; place = structs.next(place)) {
    const std::uint32_t index = structs.at(place).item;
    const ContentKind kind = items[index].kind;
    if (kind != ContentKind::kGc && kind != ContentKind::kDeleted) collect_item(index);
    if (structs.is_last(place)) return;
  }
}

/// It stays where it is, since it tells others their place.
void DocumentStore::collect_item(std::uint32_t index) {
  if (const std::uint32_t type = type_of(items[index]); type != kNone) collect_children(type);
  content.release(items[index]);
  items[index].kind = ContentKind::kDeleted;
}

/// Of what was in a type only the clocks are kept: nothing can be put beside it any more.
void DocumentStore::collect_children(std::uint32_t outermost) {
  const auto forget = [this](std::uint32_t index) {
    Item& item = items[index];
    const std::uint32_t next = item.right;
    if (const std::uint32_t type = type_of(item); type != kNone) to_collect_.push_back(type);
    content.release(item);
    item = Item::spanning(item.client, item.clock, item.length);
    item.is_deleted = true;
    return next;
  };
  to_collect_.push_back(outermost);
  while (!to_collect_.empty()) {
    const std::uint32_t type = to_collect_.back();
    to_collect_.pop_back();
    for (std::uint32_t child = lists[type].head; child != kNone;) child = forget(child);
    for (std::uint32_t key = lists[type].first_key; key != kNone; key = lists[key].next_key) {
      for (std::uint32_t value = lists[key].head; value != kNone;) value = forget(value);
    }
    lists.remove_type(type);
    bookmarks.clear();
  }
}

/// Looks at every seam from the left edge of the struct that holds span.start to the right edge of the one that holds the
/// last, and further to the left for as long as things join.
void DocumentStore::join(Span span) {
  StructIndex& structs = clients[span.client].structs;
  const auto last = structs.at(structs.find(span.end - 1));
  const std::uint64_t last_seam = std::uint64_t{last.clock} + items[last.item].length;  // what joins there goes no further
  auto place = structs.find(span.start);
  const auto is_joinable_at = [&](StructIndex::Place left) {
    const std::uint32_t left_index = structs.at(left).item, right_index = structs.at(structs.next(left)).item;
    return is_joinable(left_index, right_index);
  };
  while (place != structs.first() && is_joinable_at(structs.previous(place))) place = structs.previous(place);
  while (!structs.is_last(place) && structs.at(structs.next(place)).clock <= last_seam) {
    if (is_joinable_at(place))
      join_next(structs, place);
    else
      place = structs.next(place);
  }
}

bool DocumentStore::is_joinable(std::uint32_t left_index, std::uint32_t right_index) const {
  const Item& left = items[left_index];
  const Item& right = items[right_index];
  if (left.kind != right.kind || left.is_deleted != right.is_deleted) return false;
  if (left.kind == ContentKind::kGc) return true;
  return is_splittable(left.kind) && left.right == right_index && right.origin == left.last_id() &&
         left.right_origin == right.right_origin;
}

void DocumentStore::join_next(StructIndex& structs, StructIndex::Place place) {
  const std::uint32_t left_index = structs.at(place).item, right_index = structs.at(structs.next(place)).item;
  Item& left = items[left_index];
  Item& right = items[right_index];
  left.length += right.length;
  if (left.kind != ContentKind::kGc) {
    content.append_from(left, right);
    left.right = right.right;
    (left.right == kNone ? lists[left.list].tail : items[left.right].left) = left_index;
  }
  bookmarks.forget(right_index);
  items.remove(right_index);
  structs.erase(structs.next(place));
}

void DocumentStore::describe(Change& change) {
  change = {};
  for (const std::uint32_t index : log.grown) {
    const Client& client = clients[index];
    change.added.push_back({client.id, client.before, client.end});
  }
  for (const Span& span : log.deleted) change.deleted.push_back({clients[span.client].id, span.start, span.end});
  const auto by_client = [](const ClockRange& a, const ClockRange& b) { return std::tie(a.client, a.start) < std::tie(b.client, b.start); };
  std::ranges::sort(change.added, by_client);
  std::ranges::sort(change.deleted, by_client);
  std::ranges::sort(log.lists);
  log.lists.erase(std::ranges::unique(log.lists).begin(), log.lists.end());
  for (const std::uint32_t index : log.lists) {
    const List& list = lists[index];
    if (list.is_free) continue;
    const std::uint32_t owner = lists[list.type].item;
    if (owner != kNone && items[owner].is_deleted) continue;
    change.places.push_back({{list.type}, lists.is_key(index) ? std::optional(std::string(lists.name(index))) : std::nullopt});
  }
  std::ranges::sort(change.places);
}

}  // namespace giaoban
