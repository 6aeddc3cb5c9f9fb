#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ydoc/document_options.h"
#include "sync/ydoc/relative_position.h"
#include "sync/ydoc/state_vector.h"
#include "sync/ydoc/update_reader.h"

// A Yjs document in memory. Everything here is stable: other folders may build on it. Nothing here is thread-safe, reads
// included (they remember places). Views live until the document next changes. How it works: INTERNALS.md.
namespace giaoban {

class DocumentStore;

/// A shared type: a root, or one that an item holds. Valid until that item is deleted.
struct TypeRef {
  std::uint32_t index = 0;
  auto operator<=>(const TypeRef&) const = default;
};

/// The numbers are those of the wire. What a root is, only the application knows.
enum class TypeKind : std::uint8_t { kArray, kMap, kText, kXmlElement, kXmlFragment, kXmlHook, kXmlText, kRoot };

struct TypeView {
  TypeKind kind = TypeKind::kRoot;
  std::string_view name;  ///< of a root, an XmlElement or an XmlHook
  std::uint64_t length = 0;  ///< of its list: visible units, text in UTF-16
};

/// A run of content that one client wrote in one go: `id.client` wrote all of it.
struct ItemView {
  Id id;                      ///< of its first unit
  std::uint64_t length = 0;   ///< in units; text in UTF-16
  ContentKind kind = ContentKind::kDeleted;  ///< kDeleted where the content is forgotten
  bool is_deleted = false;
  std::string_view content;   ///< as on the wire, but a string without its length; lists of JSON and Any
                              ///< without their count, which is `length`
  TypeRef type;               ///< where `kind` is kType
};

enum class Show : std::uint8_t { kVisible, kAll };  ///< kAll: deleted items too

/// Walks a list of items from left to right.
class ItemCursor {
 public:
  bool next(ItemView& out);

 private:
  friend class Document;
  const DocumentStore* store_ = nullptr;
  std::uint32_t item_ = 0;
  Show show_ = Show::kVisible;
};

struct KeyView {
  std::string_view key;
  ItemView value;  ///< the latest item; its last unit is the value
};

/// What changed, each list sorted and joined. Deletes of what came deleted are among `deleted`.
struct Change {
  struct Place {
    TypeRef type;
    std::optional<std::string> key;  ///< none: the list
    auto operator<=>(const Place&) const = default;
  };
  std::vector<ClockRange> added, deleted;
  std::vector<Place> places;  ///< without those in types that are no more

  bool empty() const { return added.empty() && deleted.empty(); }
};

struct Applied {
  bool is_new = false;    ///< whether the document, or what waits, is no longer what it was
  bool is_whole = true;   ///< false where some of the update waits for what it builds on
};

/// What an update would touch, told before it is applied. Each list sorted, without repeats.
struct Preview {
  std::vector<std::uint64_t> authors;     ///< clients whose structs it brings that are not here yet
  std::vector<std::uint64_t> deleted_of;  ///< clients whose content it deletes that is not deleted yet
  std::vector<std::string> roots;         ///< root types that it adds to or deletes from
  bool is_whole = true;  ///< false where it builds on what is not here: then `roots` may lack some
};

class Document {
 public:
  explicit Document(DocumentOptions options = {});
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  /// Takes an update v1 in one transaction: first all of it is checked, then it is integrated. What builds on something
  /// that is not here yet waits and is tried again with every update. Errors: broken_update, too_large; then nothing has
  /// changed, but where `depth`, `scan_steps` or `pending_bytes` ran out, which shows only on the way: then the document is
  /// as if the update had been cut off there. `change`, where given, is filled; asking for it costs time.
  Result<Applied> apply(std::string_view update, Change* change = nullptr, const UpdateLimits& limits = kNetworkUpdate);
  /// Errors: broken_update.
  Result<Preview> preview(std::string_view update) const;

  /// An update v1 with all that whoever is at `since` may lack: structs from there on, all deletes, and what waits here.
  /// The same bytes as Yjs makes of the same history.
  std::string encode_state_as_update(const StateVector& since = {}) const;
  StateVector state() const;
  std::string state_vector() const { return encode_state_vector(state()); }
  /// All that is deleted, clients descending: with state() a snapshot.
  std::vector<ClockRange> deletes() const;
  DocumentSize size() const;
  std::uint64_t client() const;

  /// The names of the roots that anything was ever put in, or asked for by root(name), in that order.
  std::vector<std::string_view> roots() const;
  std::optional<TypeRef> find_root(std::string_view name) const;
  /// Makes it where there is none; that alone changes nothing for others.
  TypeRef root(std::string_view name);
  TypeView view(TypeRef type) const;
  /// The type that holds this one; none of a root.
  std::optional<TypeRef> parent(TypeRef type) const;
  ItemCursor items(TypeRef type, Show show = Show::kVisible) const;
  /// The keys that have a value (kAll: that ever had one), in the order in which they first came.
  std::vector<KeyView> keys(TypeRef type, Show show = Show::kVisible) const;
  std::optional<ItemView> value(TypeRef type, std::string_view key) const;
  /// All values that a key ever had, the latest last.
  ItemCursor history(TypeRef type, std::string_view key) const;

  /// The place before the unit at `index`, or with a negative side after the one before it. Error: invalid_field.
  Result<RelativePosition> relative_position(TypeRef type, std::uint64_t index, std::int64_t side = 0) const;
  struct Position {
    TypeRef type;
    std::uint64_t index = 0;
    bool operator==(const Position&) const = default;
  };
  /// None where what it holds on to is not here, or its type is no more.
  std::optional<Position> resolve(const RelativePosition& position) const;

 private:
  friend class Transaction;
  std::unique_ptr<DocumentStore> store_;
};

}  // namespace giaoban
