#include "sync/ydoc/document.h"

#include <cassert>

#include "sync/ydoc/document_store.h"
#include "sync/ydoc/encode.h"
#include "sync/ydoc/positions.h"
#include "sync/ydoc/preview.h"
#include "sync/ydoc/stored_content.h"

namespace giaoban {

using namespace ydoc;

Document::Document(DocumentOptions options) : store_(std::make_unique<DocumentStore>(options)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Result<Applied> Document::apply(std::string_view update, Change* change, const UpdateLimits& limits) {
  return store_->apply(update, change, limits);
}
Result<Preview> Document::preview(std::string_view update) const { return preview_update(*store_, update); }
std::string Document::encode_state_as_update(const StateVector& since) const { return encode_state(*store_, since); }
std::vector<ClockRange> Document::deletes() const { return all_deletes(*store_); }
std::uint64_t Document::client() const { return store_->options.client; }

Result<RelativePosition> Document::relative_position(TypeRef type, std::uint64_t index, std::int64_t side) const {
  assert(store_->lists.is_type(type.index));
  return make_relative_position(*store_, type, index, side);
}
std::optional<Document::Position> Document::resolve(const RelativePosition& position) const { return resolve_position(*store_, position); }

StateVector Document::state() const {
  StateVector out;
  for (std::uint32_t i = 0; i < store_->clients.size(); ++i) {
    const Client& client = store_->clients[i];
    if (client.end > 0) out.emplace(client.id, client.end);
  }
  return out;
}

DocumentSize Document::size() const {
  const DocumentStore& store = *store_;
  DocumentSize size{.items = store.items.size(), .clients = store.clients.size(), .types = store.lists.type_count()};
  size.content_bytes = store.content.live_bytes();
  size.pending_bytes = store.pending_structs.bytes() + store.pending_deletes.bytes();
  size.memory_bytes = sizeof store + store.items.memory_bytes() + store.clients.memory_bytes() + store.content.memory_bytes() +
                      store.lists.memory_bytes() + size.pending_bytes;
  return size;
}

std::vector<std::string_view> Document::roots() const {
  std::vector<std::string_view> names;
  for (const std::uint32_t root : store_->lists.roots()) names.push_back(store_->lists.name(root));
  return names;
}

std::optional<TypeRef> Document::find_root(std::string_view name) const {
  const std::uint32_t list = store_->lists.find_root(name);
  return list == kNone ? std::nullopt : std::optional(TypeRef{list});
}

TypeRef Document::root(std::string_view name) { return {store_->lists.find_or_add_root(name)}; }

TypeView Document::view(TypeRef type) const {
  assert(store_->lists.is_type(type.index));
  const List& list = store_->lists[type.index];
  TypeView out{.kind = TypeKind::kRoot, .name = {}, .length = list.length};
  if (list.item == kNone) {
    out.name = store_->lists.name(type.index);
    return out;
  }
  Lib0Reader in(store_->content.of(store_->items[list.item]).substr(kListIndexBytes));
  out.kind = static_cast<TypeKind>(in.varuint());
  if (!in.at_end()) out.name = in.var_bytes();
  return out;
}

std::optional<TypeRef> Document::parent(TypeRef type) const {
  assert(store_->lists.is_type(type.index));
  const std::uint32_t item = store_->lists[type.index].item;
  if (item == kNone) return std::nullopt;
  return TypeRef{store_->lists[store_->items[item].list].type};
}

bool ItemCursor::next(ItemView& out) {
  while (item_ != kNone) {
    const Item& item = store_->items[item_];
    item_ = item.right;
    if (item.is_deleted && show_ == Show::kVisible) continue;
    out = store_->view(item);
    return true;
  }
  return false;
}

ItemCursor Document::items(TypeRef type, Show show) const {
  assert(store_->lists.is_type(type.index));
  ItemCursor cursor;
  cursor.store_ = store_.get();
  cursor.item_ = store_->lists[type.index].head;
  cursor.show_ = show;
  return cursor;
}

std::vector<KeyView> Document::keys(TypeRef type, Show show) const {
  assert(store_->lists.is_type(type.index));
  std::vector<KeyView> out;
  for (std::uint32_t key = store_->lists[type.index].first_key; key != kNone; key = store_->lists[key].next_key) {
    const std::uint32_t value = store_->lists[key].tail;
    if (value == kNone || (store_->items[value].is_deleted && show == Show::kVisible)) continue;
    out.push_back({store_->lists.name(key), store_->view(store_->items[value])});
  }
  return out;
}

std::optional<ItemView> Document::value(TypeRef type, std::string_view key) const {
  assert(store_->lists.is_type(type.index));
  const std::uint32_t list = store_->lists.find_key(type.index, key);
  if (list == kNone || store_->lists[list].tail == kNone) return std::nullopt;
  const Item& item = store_->items[store_->lists[list].tail];
  return item.is_deleted ? std::nullopt : std::optional(store_->view(item));
}

ItemCursor Document::history(TypeRef type, std::string_view key) const {
  assert(store_->lists.is_type(type.index));
  const std::uint32_t list = store_->lists.find_key(type.index, key);
  ItemCursor cursor;
  cursor.store_ = store_.get();
  cursor.item_ = list == kNone ? kNone : store_->lists[list].head;
  cursor.show_ = Show::kAll;
  return cursor;
}

}  // namespace giaoban
