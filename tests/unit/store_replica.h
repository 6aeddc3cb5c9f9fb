#pragma once
#include <future>

#include "sync/store/memory_store.h"
#include "sync/store/base.h"
#include "sync/store/document_store.h"
#include "sync/store/drop.h"
#include "sync/store/state.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// One node's replica of a space, kept in a memory store as a node keeps it.
class StoredReplica {
 public:
  StoredReplica(const Signer& self, SpaceId id) : self_(self), committer_(store_, self), space_(id) {}

  /// Writes changes of this node, as one commit.
  void write(std::vector<RecordChange> changes) {
    Commit commit;
    for (auto& change : changes) add(commit, record_entry(space_.next_stamp(kNow), {}, std::move(change)));
    wait(std::move(commit));
  }
  void write_document(std::string_view name, std::string_view update) {
    Commit commit;
    add(commit, document_entry(space_.next_stamp(kNow), {}, name, update));
    wait(std::move(commit));
  }
  /// Takes in a batch of another node.
  Result<void> take(const LogBatch& batch) {
    auto taken = ingest(space_, batch, verifier_, kNow);
    if (!taken) return std::unexpected(taken.error());
    if (taken->empty()) return {};
    Commit commit;
    for (const Taken& one : *taken) add_entry(commit, catalog_, space_, batch.log.origin, one.entry, one.applied);
    commit.rows.put(Table::kSignatures, layout::entry_key({catalog_.number_of(batch.log), batch.last_seq()}),
                    as_text(batch.signature.view()));
    wait(std::move(commit));
    return {};
  }

  /// Starts from a checkpoint, or joins it with what is here.
  Result<void> join(const Checkpoint& checkpoint, const std::string& state) {
    const auto loaded = load_state(store_, catalog_, checkpoint, [&](std::uint64_t offset, std::size_t max) {
      return Result<std::string>(state.substr(offset, max));
    }, self_.node());
    if (loaded) space_ = reopened();
    return loaded;
  }
  /// Puts a checkpoint under the logs and drops what it stands for.
  void drop(const Checkpoint& checkpoint) {
    Batch rows;
    put_base(rows, checkpoint);
    put_feed_floor(rows, checkpoint.space, space_.offset());
    RC_ASSERT(store_.write(rows).has_value());
    Drop drop(catalog_, checkpoint, space_.offset());
    for (auto batch = drop.next(store_); !batch->empty(); batch = drop.next(store_)) RC_ASSERT(store_.write(*batch).has_value());
  }
  /// Puts a snapshot in the place of a document's updates, as a node does now and then.
  void compact_document(std::string_view name) {
    const auto document = read_document(store_, space_.id(), name);
    RC_ASSERT(document.has_value());
    const auto snapshot = compact(*document);
    RC_ASSERT(snapshot.has_value());
    Commit commit;
    add_snapshot(commit, space_.id(), name, *document, *snapshot);
    wait(std::move(commit));
  }
  bool has_document() const { return !document_names(store_, space_.id())->empty(); }
  /// All that a document holds, as one update.
  std::string document(std::string_view name) const {
    const auto stored = read_document(store_, space_.id(), name);
    RC_ASSERT(stored.has_value());
    const auto update = compact(*stored);
    RC_ASSERT(update.has_value());
    return *update;
  }

  const NodeId& self() const { return self_.node(); }
  MemoryStore& store() { return store_; }
  const LogCatalog& catalog() const { return catalog_; }
  LogCatalog& mutable_catalog() { return catalog_; }
  const Space& space() const { return space_; }
  LogId log_of(const Signer& node) const { return {space_.id(), node.node()}; }

  /// The space as a node finds it after a restart.
  Space reopened() const {
    LogCatalog catalog;
    RC_ASSERT(catalog.load(store_).has_value());
    auto loaded = load_space(store_, catalog, space_.id());
    RC_ASSERT(loaded.has_value());
    return std::move(*loaded);
  }

 private:
  void add(Commit& commit, const ParsedEntry& entry) {
    RC_ASSERT(check_entry(space_, self_.node(), entry, kNow).has_value());
    const auto applied = space_.apply(self_.node(), entry);
    add_entry(commit, catalog_, space_, self_.node(), entry, applied);
  }
  void wait(Commit commit) {
    std::promise<bool> durable;
    commit.epoch = committer_.epoch();
    commit.done = [&](const Result<void>& outcome) { durable.set_value(outcome.has_value()); };
    committer_.submit(std::move(commit));
    RC_ASSERT(durable.get_future().get());
  }

  const Signer& self_;
  Ed25519Verifier verifier_;
  MemoryStore store_;
  LogCatalog catalog_;
  Committer committer_;
  Space space_;
};

}  // namespace giaoban
