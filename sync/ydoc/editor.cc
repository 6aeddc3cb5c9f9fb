#include "sync/ydoc/editor.h"

#include "sync/ydoc/stored_content.h"

namespace giaoban::ydoc {
namespace {

constexpr std::string_view kOff = "null";

bool counts(const Item& item) { return !item.is_deleted && item.is_countable(); }

const std::string& value_of(const Editor::Marks& marks, const std::string& key) {
  static const std::string off(kOff);
  const auto found = marks.find(key);
  return found == marks.end() ? off : found->second;
}

}  // namespace

Editor::Spot Editor::find_before(std::uint32_t list, std::uint64_t index) {
  const ItemTable& items = store_.items;
  const Bookmarks::Mark* mark = store_.bookmarks.nearest(list, index);
  std::uint32_t at = mark == nullptr ? store_.lists[list].head : mark->item;
  std::uint64_t start = mark == nullptr ? 0 : mark->index;
  // To the item with the unit before `index`: back while it begins too late, on while it ends too early.
  while (start >= index) {
    do at = items[at].left;
    while (!counts(items[at]));
    start -= items[at].length;
  }
  while (!counts(items[at]) || start + items[at].length < index) {
    if (counts(items[at])) start += items[at].length;
    at = items[at].right;
  }
  store_.bookmarks.add(list, {at, start});
  return {at, static_cast<std::uint32_t>(index - start)};
}

Editor::Gap Editor::gap_at(std::uint32_t list, std::uint64_t index) {
  if (index == 0) return {kNone, store_.lists[list].head};
  const auto [at, units] = find_before(list, index);
  if (units < store_.items[at].length) {
    const std::uint32_t client = store_.items[at].client;
    store_.split(store_.clients[client].structs.find(store_.items[at].clock), client, units);
  }
  return {at, store_.items[at].right};
}

bool Editor::is_within_pair(std::uint32_t list, std::uint64_t index) {
  if (index == 0) return false;
  const auto [at, units] = find_before(list, index);
  const Item& item = store_.items[at];
  return units < item.length && find_cut(item.kind, store_.content.of(item), item.length, units).is_pair_cut;
}

std::uint32_t Editor::insert(std::uint32_t list, Gap& gap, ContentKind kind, std::string_view wire, std::uint32_t length) {
  const std::uint32_t client = store_.clients.find_or_add(store_.options.client);
  const std::uint32_t index = store_.items.add(client, store_.clients[client].end, length);
  Item& item = store_.items[index];
  item.kind = kind;
  item.list = list;
  if (gap.left != kNone) item.origin = store_.items[gap.left].last_id();
  if (gap.right != kNone) item.right_origin = store_.items[gap.right].id();
  store_.put_content(item, wire);
  store_.link(index, gap.left);
  return gap.left = index;
}

void Editor::remove(Gap gap, std::uint64_t length) {
  for (std::uint32_t at = gap.right; length > 0; at = store_.items[at].right) {
    const Item& item = store_.items[at];
    if (!counts(item)) continue;
    if (length < item.length) {
      const std::uint32_t client = item.client;
      store_.split(store_.clients[client].structs.find(item.clock), client, static_cast<std::uint32_t>(length));
    }
    length -= store_.items[at].length;
    store_.remove(at);
  }
}

Editor::FormatView Editor::format_of(const Item& item) const {
  Lib0Reader in(store_.content.of(item));
  const std::string_view key = in.var_bytes();
  return {key, in.var_bytes()};
}

/// What is on where `right` begins: all from the list's head on counts.
Editor::Marks Editor::marks_before(std::uint32_t list, std::uint32_t right) const {
  Marks current;
  Gap gap{kNone, store_.lists[list].head};
  while (gap.right != right) step(gap, current);
  return current;
}

void Editor::step(Gap& gap, Marks& current) const {
  const Item& item = store_.items[gap.right];
  if (is_format(item)) {
    const FormatView format = format_of(item);
    if (format.value == kOff)
      current.erase(std::string(format.key));
    else
      current.insert_or_assign(std::string(format.key), std::string(format.value));
  }
  gap = {gap.right, item.right};
}

/// Goes past what is deleted, and past marks that are wanted anyway.
void Editor::skip_equal(Gap& gap, Marks& current, const Marks& wanted) const {
  while (gap.right != kNone) {
    const Item& item = store_.items[gap.right];
    if (!item.is_deleted) {
      if (!is_format(item)) return;
      const FormatView format = format_of(item);
      if (value_of(wanted, std::string(format.key)) != format.value) return;
    }
    step(gap, current);
  }
}

void Editor::insert_format(std::uint32_t list, Gap& gap, std::string_view key, std::string_view value) {
  std::string wire;
  append_var_bytes(wire, key);
  append_var_bytes(wire, value);
  insert(list, gap, ContentKind::kFormat, wire, 1);
}

/// Turns on what is wanted and not on; returns what turns it back.
Editor::Marks Editor::begin(std::uint32_t list, Gap& gap, Marks& current, const Marks& wanted) {
  Marks undo;
  for (const auto& [key, value] : wanted) {
    const std::string before = value_of(current, key);
    if (before == value) continue;
    undo.emplace(key, before);
    insert_format(list, gap, key, value);
    current.insert_or_assign(key, value);
  }
  return undo;
}

/// Turns back, unless the marks that follow do so anyway.
void Editor::end(std::uint32_t list, Gap& gap, Marks undo) {
  Marks ignored;
  while (gap.right != kNone) {
    const Item& item = store_.items[gap.right];
    if (!item.is_deleted) {
      if (!is_format(item)) break;
      const FormatView format = format_of(item);
      const auto found = undo.find(format.key);
      if (found == undo.end() || found->second != format.value) break;
      undo.erase(found);
    }
    step(gap, ignored);
  }
  for (const auto& [key, value] : undo) insert_format(list, gap, key, value);
}

void Editor::insert_marked(std::uint32_t list, Gap gap, ContentKind kind, std::string_view wire, std::uint32_t length, std::span<const Mark> marks) {
  Marks current = marks_before(list, gap.right), wanted;
  for (const auto& [key, value] : current) wanted.emplace(key, kOff);
  for (const Mark& mark : marks) wanted.insert_or_assign(std::string(mark.key), std::string(mark.value));
  skip_equal(gap, current, wanted);
  Marks undo = begin(list, gap, current, wanted);
  insert(list, gap, kind, wire, length);
  end(list, gap, std::move(undo));
}

void Editor::format(std::uint32_t list, Gap gap, std::uint64_t length, std::span<const Mark> marks) {
  Marks current = marks_before(list, gap.right), wanted;
  for (const Mark& mark : marks) wanted.insert_or_assign(std::string(mark.key), std::string(mark.value));
  skip_equal(gap, current, wanted);
  Marks undo = begin(list, gap, current, wanted);
  while (gap.right != kNone) {
    const std::uint32_t at = gap.right;
    const bool is_mark = is_format(store_.items[at]);
    if (length == 0 && (undo.empty() || !(is_mark || store_.items[at].is_deleted))) break;
    if (is_mark) {
      const FormatView format = format_of(store_.items[at]);
      if (const auto found = wanted.find(format.key); found != wanted.end()) {
        if (found->second == format.value) {
          undo.erase(found->first);
        } else {
          if (length == 0) break;
          undo.insert_or_assign(found->first, std::string(format.value));
        }
        store_.remove(at);
      }
    } else if (counts(store_.items[at])) {
      if (length < store_.items[at].length) {
        const std::uint32_t client = store_.items[at].client;
        store_.split(store_.clients[client].structs.find(store_.items[at].clock), client, static_cast<std::uint32_t>(length));
      }
      length -= store_.items[at].length;
    }
    gap = {at, store_.items[at].right};
  }
  end(list, gap, std::move(undo));
}

}  // namespace giaoban::ydoc
