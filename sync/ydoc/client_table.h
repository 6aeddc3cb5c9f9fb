#pragma once
#include <array>
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
    std::uint32_t& recent = recent_[slot(id)];
    if (recent < clients_.size() && clients_[recent].id == id) return recent;
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? kNone : recent = found->second;
  }
  std::uint32_t find_or_add(std::uint64_t id) {
    if (const std::uint32_t index = find(id); index != kNone) return index;
    const auto added = recent_[slot(id)] = static_cast<std::uint32_t>(clients_.size());
    clients_.emplace_back().id = id;
    by_id_.emplace(id, added);
    return added;
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
  static constexpr int kRecentBits = 3;
  static std::size_t slot(std::uint64_t id) { return id * 0x9e37'79b9'7f4a'7c15 >> (64 - kRecentBits); }
  mutable std::array<std::uint32_t, 1 << kRecentBits> recent_{};  // those found last, which come again and again
};

}  // namespace giaoban::ydoc
