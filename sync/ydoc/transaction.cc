#include "sync/ydoc/transaction.h"

#include <cassert>

#include "sync/base/text.h"
#include "sync/ydoc/editor.h"
#include "sync/ydoc/encode.h"
#include "sync/ydoc/json_text.h"

namespace giaoban {

using namespace ydoc;

namespace {

Result<void> check_text(std::string_view text) {
  if (text.empty() || !count_code_points(text)) return fail(problem::kInvalidField, "no text, or no UTF-8");
  return {};
}

Result<void> check_key(std::string_view key) {
  if (key.size() > limits::kUpdateKeyBytes || !count_code_points(key)) return fail(problem::kInvalidField, "key too long, or no UTF-8");
  return {};
}

Result<void> check_json(std::string_view json) {
  if (!count_code_points(json) || !is_json_text(json)) return fail(problem::kInvalidField, "no JSON");
  return {};
}

Result<void> check_marks(std::span<const Mark> marks) {
  for (const Mark& mark : marks) {
    if (auto ok = check_key(mark.key); !ok) return ok;
    if (auto ok = check_json(mark.value); !ok) return ok;
  }
  return {};
}

Result<void> check_any(std::string_view value) {
  Lib0Reader in(value);
  skip_any(in);
  if (in.failed() || !in.at_end()) return fail(problem::kInvalidField, "no value in the encoding of lib0");
  return {};
}

/// One value as Any holds it.
std::string any_wire(std::string_view value) {
  std::string wire(1, '\1');
  wire.append(value);
  return wire;
}

std::string json_wire(std::string_view json) {
  std::string wire;
  append_var_bytes(wire, json);
  return wire;
}

bool has_name(TypeKind kind) { return kind == TypeKind::kXmlElement || kind == TypeKind::kXmlHook; }

std::string type_wire(TypeKind kind, std::string_view name) {
  std::string wire(1, static_cast<char>(kind));
  if (has_name(kind)) append_var_bytes(wire, name);
  return wire;
}

}  // namespace

Transaction::Transaction(Document& document) : store_(document.store_.get()) {
  assert(!store_->is_in_transaction);
  store_->is_in_transaction = true;
  store_->log.wants_change = true;  // whether anybody asks is told only by commit()
}

Transaction::~Transaction() {
  if (is_open_) commit();
}

std::string Transaction::commit(Change* change) {
  assert(is_open_);
  is_open_ = store_->is_in_transaction = false;
  std::string update;
  store_->finish(change, &update);
  return update;
}

/// Whether `bytes` more in `structs` items fit, and `index` is in the list.
Result<void> Transaction::check_room(TypeRef type, std::uint64_t end, std::size_t structs, std::size_t bytes, std::uint64_t units) const {
  assert(is_open_ && store_->lists.is_type(type.index));
  if (end > store_->lists[type.index].length) return fail(problem::kInvalidField, "index beyond the end");
  if (store_->items.size() + structs > store_->options.items) return fail(problem::kTooLarge, "too many items");
  if (store_->content.live_bytes() + store_->lists.name_bytes() + bytes > store_->options.content_bytes) return fail(problem::kTooLarge, "too much content");
  if (store_->clients.end_of(store_->options.client) + structs + units > limits::kDocumentClock) return fail(problem::kTooLarge, "clock too large");
  return {};
}

Result<void> Transaction::insert_text(TypeRef type, std::uint64_t index, std::string_view text) {
  if (auto ok = check_text(text); !ok) return ok;
  const std::uint64_t units = utf16_length(text);
  if (auto ok = check_room(type, index, 2, text.size(), units); !ok) return ok;
  Editor editor(*store_);
  auto gap = editor.gap_at(type.index, index);
  editor.insert(type.index, gap, ContentKind::kString, text, static_cast<std::uint32_t>(units));
  store_->bookmarks.note_insert(type.index, index, units);
  return {};
}

Result<void> Transaction::insert_text(TypeRef type, std::uint64_t index, std::string_view text, std::span<const Mark> marks) {
  if (auto ok = check_text(text); !ok) return ok;
  if (auto ok = check_marks(marks); !ok) return ok;
  const std::uint64_t units = utf16_length(text);
  if (auto ok = check_room(type, index, 2 + 2 * limits::kContentDepth, text.size(), units); !ok) return ok;
  Editor editor(*store_);
  editor.insert_marked(type.index, editor.gap_at(type.index, index), ContentKind::kString, text, static_cast<std::uint32_t>(units), marks);
  store_->bookmarks.clear();
  return {};
}

Result<void> Transaction::insert_item(TypeRef type, std::uint64_t index, ContentKind kind, std::string_view wire, std::uint64_t units) {
  if (auto ok = check_room(type, index, 2, wire.size(), units); !ok) return ok;
  Editor editor(*store_);
  auto gap = editor.gap_at(type.index, index);
  editor.insert(type.index, gap, kind, wire, static_cast<std::uint32_t>(units));
  store_->bookmarks.note_insert(type.index, index, units);
  return {};
}

Result<void> Transaction::insert_embed(TypeRef type, std::uint64_t index, std::string_view json) {
  if (auto ok = check_json(json); !ok) return ok;
  return insert_item(type, index, ContentKind::kEmbed, json_wire(json), 1);
}

Result<void> Transaction::insert_values(TypeRef type, std::uint64_t index, std::span<const std::string_view> values) {
  if (values.empty()) return fail(problem::kInvalidField, "no values");
  std::string wire;
  append_varuint(wire, values.size());
  for (const std::string_view value : values) {
    if (auto ok = check_any(value); !ok) return ok;
    wire.append(value);
  }
  return insert_item(type, index, ContentKind::kAny, wire, values.size());
}

Result<TypeRef> Transaction::insert_type(TypeRef type, std::uint64_t index, TypeKind kind, std::string_view name) {
  if (auto ok = check_type(type, kind, name); !ok) return std::unexpected(ok.error());
  if (auto ok = insert_item(type, index, ContentKind::kType, type_wire(kind, name), 1); !ok) return std::unexpected(ok.error());
  return last_type();
}

Result<void> Transaction::check_type(TypeRef parent, TypeKind kind, std::string_view name) const {
  if (kind > TypeKind::kXmlText || name.empty() == has_name(kind)) return fail(problem::kInvalidField, "kind and name do not fit");
  assert(store_->lists.is_type(parent.index));
  if (store_->lists[parent.index].depth >= store_->options.depth) return fail(problem::kTooLarge, "types nested too deep");
  return check_key(name);
}

TypeRef Transaction::last_type() const {
  const Client& client = store_->clients[store_->clients.find(store_->options.client)];
  return {store_->type_of(store_->items[client.structs.at(client.structs.last()).item])};
}

Result<void> Transaction::remove(TypeRef type, std::uint64_t index, std::uint64_t length) {
  if (length > limits::kSafeInteger - index) return fail(problem::kInvalidField, "index beyond the end");
  if (auto ok = check_room(type, index + length, 2, 0, 0); !ok) return ok;
  if (length == 0) return {};
  Editor editor(*store_);
  editor.remove(editor.gap_at(type.index, index), length);
  store_->bookmarks.note_remove(type.index, index, length);
  return {};
}

Result<void> Transaction::format(TypeRef type, std::uint64_t index, std::uint64_t length, std::span<const Mark> marks) {
  if (auto ok = check_marks(marks); !ok) return ok;
  if (length > limits::kSafeInteger - index) return fail(problem::kInvalidField, "index beyond the end");
  if (auto ok = check_room(type, index + length, 2 + 2 * marks.size(), 0, 0); !ok) return ok;
  if (length == 0) return {};
  Editor editor(*store_);
  if (editor.is_within_pair(type.index, index) || editor.is_within_pair(type.index, index + length)) {
    return fail(problem::kInvalidField, "an edge within a character");
  }
  editor.format(type.index, editor.gap_at(type.index, index), length, marks);
  store_->bookmarks.clear();
  return {};
}

Result<void> Transaction::set_item(TypeRef type, std::string_view key, ContentKind kind, std::string_view wire) {
  if (auto ok = check_key(key); !ok) return ok;
  if (auto ok = check_room(type, 0, 1, wire.size() + key.size(), 1); !ok) return ok;
  const std::uint32_t list = store_->lists.find_or_add_key(type.index, key);
  Editor::Gap gap{store_->lists[list].tail, kNone};
  Editor(*store_).insert(list, gap, kind, wire, 1);
  return {};
}

Result<void> Transaction::set(TypeRef type, std::string_view key, std::string_view value) {
  if (auto ok = check_any(value); !ok) return ok;
  return set_item(type, key, ContentKind::kAny, any_wire(value));
}

Result<TypeRef> Transaction::set_type(TypeRef type, std::string_view key, TypeKind kind, std::string_view name) {
  if (auto ok = check_type(type, kind, name); !ok) return std::unexpected(ok.error());
  if (auto ok = set_item(type, key, ContentKind::kType, type_wire(kind, name)); !ok) return std::unexpected(ok.error());
  return last_type();
}

Result<void> Transaction::remove_key(TypeRef type, std::string_view key) {
  assert(is_open_ && store_->lists.is_type(type.index));
  const std::uint32_t list = store_->lists.find_key(type.index, key);
  if (list != kNone && store_->lists[list].tail != kNone) store_->remove(store_->lists[list].tail);
  return {};
}

void append_any_text(std::string& out, std::string_view text) {
  constexpr char kText = 119;
  out.push_back(kText);
  append_var_bytes(out, text);
}

}  // namespace giaoban
