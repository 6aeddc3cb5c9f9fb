#include "sync/ydoc/positions.h"

namespace giaoban::ydoc {
namespace {

bool counts(const Item& item) { return !item.is_deleted && item.is_countable(); }

RelativePosition edge_of(const DocumentStore& store, std::uint32_t type, std::int64_t side) {
  const std::uint32_t item = store.lists[type].item;
  RelativePosition out{.anchor = RelativePosition::Anchor::kType, .id = {}, .root = {}, .side = side};
  if (item == kNone) {
    out.anchor = RelativePosition::Anchor::kRoot;
    out.root = store.lists.name(type);
  } else {
    out.id = store.wire_id(store.items[item].id());
  }
  return out;
}

RelativePosition at_unit(const DocumentStore& store, Reference id, std::int64_t side) {
  return {.anchor = RelativePosition::Anchor::kItem, .id = store.wire_id(id), .root = {}, .side = side};
}

std::optional<Document::Position> resolve_unit(const DocumentStore& store, const RelativePosition& position) {
  const Reference id = store.resolve(position.id);
  if (!id.exists()) return std::nullopt;
  const Item& item = store.items[store.find_item(id)];
  if (item.list == kNone) return std::nullopt;
  Document::Position out{{store.lists[item.list].type}, 0};
  const std::uint32_t owner = store.lists[out.type.index].item;
  if (owner != kNone && store.items[owner].is_deleted) return out;
  if (counts(item)) out.index = id.clock - item.clock + (position.side >= 0 ? 0 : 1);
  for (std::uint32_t left = item.left; left != kNone; left = store.items[left].left) {
    if (counts(store.items[left])) out.index += store.items[left].length;
  }
  return out;
}

}  // namespace

Result<RelativePosition> make_relative_position(const DocumentStore& store, TypeRef type, std::uint64_t index, std::int64_t side) {
  if (index > store.lists[type.index].length) return fail(problem::kInvalidField, "index beyond the end");
  if (side < 0 && index-- == 0) return edge_of(store, type.index, side);
  for (std::uint32_t at = store.lists[type.index].head; at != kNone; at = store.items[at].right) {
    const Item& item = store.items[at];
    if (!counts(item)) continue;
    if (item.length > index) return at_unit(store, {item.client, item.clock + static_cast<std::uint32_t>(index)}, side);
    index -= item.length;
  }
  return edge_of(store, type.index, side);
}

std::optional<Document::Position> resolve_position(const DocumentStore& store, const RelativePosition& position) {
  std::uint32_t type = kNone;
  switch (position.anchor) {
    case RelativePosition::Anchor::kItem: return resolve_unit(store, position);
    case RelativePosition::Anchor::kRoot: type = store.lists.find_root(position.root); break;
    case RelativePosition::Anchor::kType: {
      const Reference id = store.resolve(position.id);
      type = id.exists() ? store.type_of(store.items[store.find_item(id)]) : kNone;
    }
  }
  if (type == kNone) return std::nullopt;
  return Document::Position{{type}, position.side >= 0 ? store.lists[type].length : 0};
}

}  // namespace giaoban::ydoc
