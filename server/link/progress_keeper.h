#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "sync/peer/progress.h"
#include "sync/store/committer.h"

namespace giaoban {

/// What each node has acknowledged, kept in Table::kNodes under "ack/", so that a node that starts without a link knows
/// what its parent still lacks. What is on disk may be a second old: then a few entries count as unsent until the next
/// link. Thread-safe.
class ProgressKeeper {
 public:
  ProgressKeeper(Store& store, Committer& committer) : store_(store), committer_(committer) {}

  /// The progress of a node, read from disk when first asked for.
  std::shared_ptr<PeerProgress> of(const NodeId& node);

  /// How far any other node that was asked for is known to hold a log.
  std::uint64_t acknowledged_by_others(const LogId& log, const NodeId& but);

  /// Hands what changed to the committer. Does not wait.
  void save();

 private:
  Store& store_;
  Committer& committer_;
  std::mutex mutex_;  // guards nodes_
  std::map<NodeId, std::shared_ptr<PeerProgress>> nodes_;
};

}  // namespace giaoban
