#include "sync/ydoc/list_table.h"

namespace giaoban::ydoc {

std::uint32_t ListTable::add(const List& list) {
  std::uint32_t index = free_;
  if (index != kNone) {
    free_ = lists_[index].next_key;
    lists_[index] = list;
  } else {
    index = static_cast<std::uint32_t>(lists_.size());
    if (lists_.size() == lists_.capacity()) lists_.reserve(lists_.size() + lists_.size() / 4 + 4);
    lists_.push_back(list);
  }
  if (list.type == kNone) {
    lists_[index].type = index;
    ++type_count_;
  }
  return index;
}

void ListTable::free(std::uint32_t index) {
  if (lists_[index].type == index) --type_count_;
  lists_[index] = List{};
  lists_[index].is_free = true;
  lists_[index].next_key = free_;
  free_ = index;
}

std::uint32_t ListTable::find_name(std::string_view name) const {
  const auto found = name_indices_.find(name);
  return found == name_indices_.end() ? kNone : found->second;
}

std::uint32_t ListTable::find_or_add_name(std::string_view name) {
  if (const std::uint32_t index = find_name(name); index != kNone) return index;
  const auto index = static_cast<std::uint32_t>(names_.size());
  name_indices_.emplace(names_.emplace_back(name), index);
  name_bytes_ += name.size();
  return index;
}

std::uint32_t ListTable::find_root(std::string_view name) const {
  const std::uint32_t index = find_name(name);
  const auto found = index == kNone ? roots_by_name_.end() : roots_by_name_.find(index);
  return found == roots_by_name_.end() ? kNone : found->second;
}

std::uint32_t ListTable::find_or_add_root(std::uint32_t name) {
  if (const auto found = roots_by_name_.find(name); found != roots_by_name_.end()) return found->second;
  List root;
  root.name = name;
  const std::uint32_t index = add(root);
  roots_.push_back(index);
  roots_by_name_.emplace(name, index);
  return index;
}

std::uint32_t ListTable::find_key(std::uint32_t type, std::string_view key) const {
  const std::uint32_t name = find_name(key);
  const auto found = name == kNone ? keys_.end() : keys_.find(pair(type, name));
  return found == keys_.end() ? kNone : found->second;
}

std::uint32_t ListTable::find_or_add_key(std::uint32_t type, std::uint32_t name) {
  if (const auto found = keys_.find(pair(type, name)); found != keys_.end()) return found->second;
  List list;
  list.type = type;
  list.name = name;
  const std::uint32_t index = add(list);
  keys_.emplace(pair(type, name), index);
  List& parent = lists_[type];
  (parent.last_key == kNone ? parent.first_key : lists_[parent.last_key].next_key) = index;
  parent.last_key = index;
  return index;
}

void ListTable::remove_type(std::uint32_t type) {
  for (std::uint32_t key = lists_[type].first_key; key != kNone;) {
    const std::uint32_t next = lists_[key].next_key;
    keys_.erase(pair(type, lists_[key].name));
    free(key);
    key = next;
  }
  free(type);
}

std::size_t ListTable::memory_bytes() const {
  constexpr std::size_t kNodeBytes = 4 * sizeof(void*);  // of a hash table, with the entry
  const std::size_t nodes = keys_.size() + roots_by_name_.size() + name_indices_.size();
  const std::size_t buckets = keys_.bucket_count() + roots_by_name_.bucket_count() + name_indices_.bucket_count();
  return lists_.capacity() * sizeof(List) + names_.size() * sizeof(std::string) + name_bytes_ + nodes * kNodeBytes +
         buckets * sizeof(void*);
}

}  // namespace giaoban::ydoc
