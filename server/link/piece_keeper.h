#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "sync/peer/pieces.h"

namespace giaoban {

/// What arrived of messages that were not whole when their link broke, by node, in memory (SPEC P20). Thread-safe.
class PieceKeeper {
 public:
  static constexpr std::uint64_t kKeptMs = 30 * 60'000;     // since a link of the node used it
  static constexpr std::size_t kKeptBytes = 64 << 20;       // of all nodes together; beyond: the stalest goes

  /// The gatherer of a node. Links that hold it keep it from being dropped.
  std::shared_ptr<PieceGatherer> of(const NodeId& node);
  /// Drops what nobody came back for. About once a second.
  void tick(std::uint64_t steady_ms);

 private:
  struct Kept {
    std::shared_ptr<PieceGatherer> gatherer;
    std::uint64_t used_ms = 0;  // 0 before the first tick
    bool is_used() const { return gatherer.use_count() > 1; }
  };
  std::size_t bytes() const;

  mutable std::mutex mutex_;  // guards all
  std::map<NodeId, Kept> nodes_;
};

}  // namespace giaoban
