#pragma once
#include "sync/ydoc/document.h"

namespace giaoban {

/// A mark on text or an attribute of it, as Yjs writes Format: `value` is JSON, "null" takes the mark away.
struct Mark {
  std::string_view key, value;
};

/// Local edits, written under the document's client id and seen at once. Stable. One at a time per document, and no apply()
/// meanwhile. Indices count visible units, text in UTF-16. Errors of all: invalid_field (an index beyond the end, nothing
/// to insert, no valid UTF-8, JSON or `any`), too_large; then that edit changed nothing. To insert or remove
/// within a surrogate pair is no error: its halves become U+FFFD, as in Yjs. Edits beside what was edited before are found at once; marks are counted
/// from the beginning of the type.
class Transaction {
 public:
  explicit Transaction(Document& document);
  ~Transaction();  ///< commits where nobody did
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Text that takes on the marks to its left.
  Result<void> insert_text(TypeRef type, std::uint64_t index, std::string_view text);
  /// Text with just these marks.
  Result<void> insert_text(TypeRef type, std::uint64_t index, std::string_view text, std::span<const Mark> marks);
  Result<void> insert_embed(TypeRef type, std::uint64_t index, std::string_view json);
  /// Neither edge may lie within a surrogate pair: other clients would not see the cut.
  Result<void> format(TypeRef type, std::uint64_t index, std::uint64_t length, std::span<const Mark> marks);
  /// Values of an array, each encoded as lib0's `any` (see append_any_text).
  Result<void> insert_values(TypeRef type, std::uint64_t index, std::span<const std::string_view> values);
  /// `name` is that of an XmlElement or XmlHook.
  Result<TypeRef> insert_type(TypeRef type, std::uint64_t index, TypeKind kind, std::string_view name = {});
  Result<void> remove(TypeRef type, std::uint64_t index, std::uint64_t length);

  /// An entry of a map or an attribute; `value` is encoded as `any`.
  Result<void> set(TypeRef type, std::string_view key, std::string_view value);
  Result<TypeRef> set_type(TypeRef type, std::string_view key, TypeKind kind, std::string_view name = {});
  /// No entry there is no error.
  Result<void> remove_key(TypeRef type, std::string_view key);

  /// Ends it. Returns an update v1 with what was done, to be stored and sent; "\0\0" where nothing was.
  std::string commit(Change* change = nullptr);

 private:
  Result<void> check_room(TypeRef type, std::uint64_t end, std::size_t structs, std::size_t bytes, std::uint64_t units) const;
  Result<void> check_type(TypeRef parent, TypeKind kind, std::string_view name) const;
  Result<void> insert_item(TypeRef type, std::uint64_t index, ContentKind kind, std::string_view wire, std::uint64_t units);
  Result<void> set_item(TypeRef type, std::string_view key, ContentKind kind, std::string_view wire);
  TypeRef last_type() const;

  DocumentStore* store_;
  bool is_open_ = true;
};

/// A string as lib0's `any`.
void append_any_text(std::string& out, std::string_view text);

}  // namespace giaoban
