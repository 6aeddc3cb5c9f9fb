#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "sync/ydoc/document_store.h"
#include "sync/ydoc/transaction.h"

namespace giaoban::ydoc {

/// Local edits of one list, by places between items. What is asked for has been checked.
class Editor {
 public:
  explicit Editor(DocumentStore& store) : store_(store) {}

  /// Between two items that stand side by side; kNone at the list's ends.
  struct Gap {
    std::uint32_t left = kNone, right = kNone;
  };
  /// Behind the unit before `index`, cutting its item where need be.
  Gap gap_at(std::uint32_t list, std::uint64_t index);
  /// Whether a cut before the unit at `index` would tear a surrogate pair.
  bool is_within_pair(std::uint32_t list, std::uint64_t index);
  /// Puts new content of the local client there; returns its item. The gap is then behind it.
  std::uint32_t insert(std::uint32_t list, Gap& gap, ContentKind kind, std::string_view wire, std::uint32_t length);
  void remove(Gap gap, std::uint64_t length);

  /// Marks by key, as JSON; those that are off are not in it.
  using Marks = std::map<std::string, std::string, std::less<>>;
  void insert_marked(std::uint32_t list, Gap gap, ContentKind kind, std::string_view wire, std::uint32_t length, std::span<const Mark> marks);
  void format(std::uint32_t list, Gap gap, std::uint64_t length, std::span<const Mark> marks);

 private:
  /// The visible item with the unit before `index`, which is not 0, and how many of its units come before the index.
  struct Spot {
    std::uint32_t item = kNone, units = 0;
  };
  Spot find_before(std::uint32_t list, std::uint64_t index);
  struct FormatView {
    std::string_view key, value;
  };
  FormatView format_of(const Item& item) const;
  bool is_format(const Item& item) const { return !item.is_deleted && item.kind == ContentKind::kFormat; }
  Marks marks_before(std::uint32_t list, std::uint32_t right) const;
  void step(Gap& gap, Marks& current) const;
  void skip_equal(Gap& gap, Marks& current, const Marks& wanted) const;
  Marks begin(std::uint32_t list, Gap& gap, Marks& current, const Marks& wanted);
  void end(std::uint32_t list, Gap& gap, Marks undo);
  void insert_format(std::uint32_t list, Gap& gap, std::string_view key, std::string_view value);

  DocumentStore& store_;
};

}  // namespace giaoban::ydoc
