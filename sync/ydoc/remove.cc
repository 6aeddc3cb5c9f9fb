// Deleting: of a type with all that is in it, without recursion.
#include "sync/ydoc/document_store.h"

namespace giaoban {

using namespace ydoc;

void DocumentStore::remove(std::uint32_t item) {
  to_remove_.push_back(item);
  while (!to_remove_.empty()) {
    const std::uint32_t index = to_remove_.back();
    to_remove_.pop_back();
    if (items[index].is_deleted) continue;
    mark_deleted(index);
    if (const std::uint32_t type = type_of(items[index]); type != kNone) queue_children(type);
  }
}

void DocumentStore::mark_deleted(std::uint32_t index) {
  Item& item = items[index];
  if (item.is_countable() && !lists.is_key(item.list)) lists[item.list].length -= item.length;
  item.is_deleted = true;
  log.note_deleted(item);
  note_list(item.list);
}

/// What was deleted before is not among this transaction's deletes, yet may be joined now that it will be forgotten.
void DocumentStore::queue_children(std::uint32_t type) {
  const auto queue = [this](std::uint32_t index) {
    const Item& item = items[index];
    if (!item.is_deleted)
      to_remove_.push_back(index);
    else if (!is_new(item.client, item.clock))
      log.seams.push_back(item.id());
  };
  for (std::uint32_t child = lists[type].head; child != kNone; child = items[child].right) queue(child);
  for (std::uint32_t key = lists[type].first_key; key != kNone; key = lists[key].next_key) {
    if (lists[key].tail != kNone) queue(lists[key].tail);
  }
}

void DocumentStore::remove_span(Span span) {
  StructIndex& structs = clients[span.client].structs;
  for (auto place = structs.find(span.start);;) {
    const std::uint32_t index = structs.at(place).item;
    const Item& item = items[index];
    if (item.clock >= span.end) return;
    if (!item.is_deleted && item.clock < span.start) {
      split(place, span.client, span.start - item.clock);
      place = structs.find(span.start);
      continue;
    }
    if (!item.is_deleted) {
      const std::uint32_t clock = item.clock;
      if (span.end < item.end()) {
        split(place, span.client, span.end - clock);
        place = structs.find(clock);
      }
      remove(index);
    }
    if (structs.is_last(place)) return;
    place = structs.next(place);
  }
}

}  // namespace giaoban
