#include "server/link/piece_keeper.h"

#include <algorithm>

namespace giaoban {

std::shared_ptr<PieceGatherer> PieceKeeper::of(const NodeId& node) {
  const std::lock_guard lock(mutex_);
  auto& kept = nodes_[node];
  if (kept.gatherer == nullptr) kept.gatherer = std::make_shared<PieceGatherer>();
  return kept.gatherer;
}

std::size_t PieceKeeper::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [node, kept] : nodes_)
    if (!kept.is_used()) bytes += kept.gatherer->bytes();
  return bytes;
}

void PieceKeeper::tick(std::uint64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  for (auto& [node, kept] : nodes_)
    if (kept.is_used() || kept.used_ms == 0) kept.used_ms = steady_ms;
  std::erase_if(nodes_, [&](const auto& one) {
    const Kept& kept = one.second;
    return !kept.is_used() && (kept.gatherer->bytes() == 0 || steady_ms - kept.used_ms >= kKeptMs);
  });
  while (bytes() > kKeptBytes)
    nodes_.erase(std::ranges::min_element(nodes_, {}, [](const auto& one) {
      return one.second.is_used() ? ~std::uint64_t{0} : one.second.used_ms;
    }));
}

}  // namespace giaoban
