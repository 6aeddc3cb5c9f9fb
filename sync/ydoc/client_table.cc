#include "sync/ydoc/client_table.h"

namespace giaoban::ydoc {

std::size_t ClientTable::memory_bytes() const {
  constexpr std::size_t kNodeBytes = sizeof(void*) + sizeof(std::uint64_t) + 2 * sizeof(std::uint32_t);
  std::size_t bytes = clients_.capacity() * sizeof(Client) + by_id_.size() * kNodeBytes + by_id_.bucket_count() * sizeof(void*);
  for (const Client& client : clients_) bytes += client.structs.memory_bytes();
  return bytes;
}

void ClientTable::shrink() {
  clients_.shrink_to_fit();
  for (Client& client : clients_) client.structs.shrink();
}

}  // namespace giaoban::ydoc
