#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sync/ydoc/item.h"
#include "sync/ydoc/struct_index.h"

namespace giaoban::ydoc {

struct Client {
  std::uint64_t id = 0;
  std::uint32_t end = 0;     ///< clocks below it are here
  std::uint32_t before = 0;  ///< `end` as it was before the transaction; only where it has changed
  bool has_grown = false;    ///< in the transaction
  StructIndex structs;
};

/// The clients of a document, by an index that stays theirs.
class ClientTable {
 public:
  Client& operator[](std::uint32_t index) { return clients_[index]; }
  const Client& operator[](std::uint32_t index) const { return clients_[index]; }
  std::size_t size() const { return clients_.size(); }

  /// kNone where the client is not known.
  std::uint32_t find(std::uint64_t id) const {
    if (last_ < clients_.size() && clients_[last_].id == id) return last_;
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? kNone : last_ = found->second;
  }
  std::uint32_t find_or_add(std::uint64_t id) {
    if (const std::uint32_t index = find(id); index != kNone) return index;
    last_ = static_cast<std::uint32_t>(clients_.size());
    clients_.emplace_back().id = id;
    by_id_.emplace(id, last_);
    return last_;
  }
  /// The clock below which everything of the client is here.
  std::uint32_t end_of(std::uint64_t id) const {
    const std::uint32_t index = find(id);
    return index == kNone ? 0 : clients_[index].end;
  }
  std::size_t memory_bytes() const;
  void shrink();

 private:
  std::vector<Client> clients_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_id_;
  mutable std::uint32_t last_ = 0;
};

}  // namespace giaoban::ydoc
