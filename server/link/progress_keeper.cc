#include "server/link/progress_keeper.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

std::string prefix_of(const NodeId& node) { return "ack/" + std::string(as_text(node.view())); }

std::string row_key(const NodeId& node, const LogId& log) {
  std::string key = prefix_of(node);
  key += as_text(log.space.view());
  key += as_text(log.origin.view());
  return key;
}

}  // namespace

std::shared_ptr<PeerProgress> ProgressKeeper::of(const NodeId& node) {
  const std::lock_guard lock(mutex_);
  auto& progress = nodes_[node];
  if (progress != nullptr) return progress;
  progress = std::make_shared<PeerProgress>();
  const std::string prefix = prefix_of(node);
  // What cannot be read is not known: its entries count as unsent until the next link tells.
  (void)store_.scan(Table::kNodes, prefix, Store::after_prefix(prefix),
                    [&](std::string_view key, std::string_view value) {
                      ByteReader log(key.substr(prefix.size())), in(value);
                      PeerProgress::Acknowledged known;
                      known.log.space = log.id<SpaceId>();
                      known.log.origin = log.id<NodeId>();
                      known.seq = in.u64();
                      if (!log.failed() && !in.failed()) progress->load(known);
                      return true;
                    });
  return progress;
}

std::uint64_t ProgressKeeper::acknowledged_by_others(const LogId& log, const NodeId& but) {
  const std::lock_guard lock(mutex_);
  std::uint64_t seq = 0;
  for (const auto& [node, progress] : nodes_)
    if (node != but) seq = std::max(seq, progress->acknowledged(log));
  return seq;
}

void ProgressKeeper::save() {
  Commit commit;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [node, progress] : nodes_)
      for (const auto& [log, seq] : progress->take_changes()) {
        std::string value;
        ByteWriter(value).u64(seq);
        commit.rows.put(Table::kNodes, row_key(node, log), value);
      }
  }
  if (commit.rows.empty()) return;
  commit.epoch = committer_.epoch();
  commit.done = [](const Result<void>&) {};
  committer_.submit(std::move(commit));
}

}  // namespace giaoban
