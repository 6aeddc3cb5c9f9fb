#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/ydoc/item.h"

namespace giaoban::ydoc {

/// Items side by side. A type is the list of its children; each of its keys has a list too, the last of which is the value.
struct List {
  std::uint32_t head = kNone, tail = kNone;
  std::uint32_t length = 0;  ///< visible units; of a key's list 0
  std::uint32_t type = kNone;      ///< the list of the children: this one, but of a key's list
  std::uint32_t name = kNone;      ///< of the key or the root; kNone of a type within
  std::uint32_t item = kNone;      ///< that holds the type; kNone of roots and keys' lists
  std::uint32_t depth = 0;         ///< types around it
  std::uint32_t first_key = kNone, last_key = kNone;  ///< of a type: its keys' lists, in the order in which they came
  std::uint32_t next_key = kNone;
  bool is_free = false;
};

/// All lists of a document, by an index that stays theirs while they are.
class ListTable {
 public:
  List& operator[](std::uint32_t index) { return lists_[index]; }
  const List& operator[](std::uint32_t index) const { return lists_[index]; }
  bool is_key(std::uint32_t index) const { return lists_[index].type != index; }
  bool is_type(std::uint32_t index) const {
    return index < lists_.size() && !lists_[index].is_free && lists_[index].type == index;
  }
  std::string_view name(std::uint32_t index) const { return names_[lists_[index].name]; }

  /// The index of a name of roots or keys.
  std::uint32_t find_or_add_name(std::string_view name);
  std::uint32_t find_root(std::string_view name) const;
  std::uint32_t find_or_add_root(std::string_view name) { return find_or_add_root(find_or_add_name(name)); }
  std::uint32_t find_or_add_root(std::uint32_t name);
  const std::vector<std::uint32_t>& roots() const { return roots_; }
  /// Of an item and a depth to be told later.
  std::uint32_t add_type() { return add({}); }
  std::uint32_t find_key(std::uint32_t type, std::string_view key) const;
  std::uint32_t find_or_add_key(std::uint32_t type, std::string_view key) { return find_or_add_key(type, find_or_add_name(key)); }
  std::uint32_t find_or_add_key(std::uint32_t type, std::uint32_t name);
  /// Frees a type's list and those of its keys.
  void remove_type(std::uint32_t type);

  std::size_t type_count() const { return type_count_; }
  std::size_t name_bytes() const { return name_bytes_; }
  std::size_t memory_bytes() const;

 private:
  std::uint32_t add(const List& list);
  void free(std::uint32_t index);
  std::uint32_t find_name(std::string_view name) const;
  static std::uint64_t pair(std::uint32_t type, std::uint32_t name) { return std::uint64_t{type} << 32 | name; }

  std::vector<List> lists_;
  std::uint32_t free_ = kNone;  // chained by next_key
  std::size_t type_count_ = 0;
  std::deque<std::string> names_;  // each once; they stay
  std::size_t name_bytes_ = 0;
  std::unordered_map<std::string_view, std::uint32_t> name_indices_;
  std::vector<std::uint32_t> roots_;
  std::unordered_map<std::uint32_t, std::uint32_t> roots_by_name_;
  std::unordered_map<std::uint64_t, std::uint32_t> keys_;
};

}  // namespace giaoban::ydoc
