#pragma once
#include "sync/ydoc/transaction.h"
#include "tests/unit/store_replica.h"

namespace giaoban {

/// One who types into a document, having read some of what others typed.
class Typist {
 public:
  explicit Typist(std::uint64_t client) : document_(options(client)) {}

  void read(std::string_view update) { RC_ASSERT(document_.apply(update).has_value()); }
  /// Writes a few characters at the start, or takes two away; the update that says so.
  std::string edit() {
    Transaction transaction(document_);
    const TypeRef text = document_.root("default");
    if (*rc::gen::inRange(0, 3) != 0 || !transaction.remove(text, 0, 2).has_value())
      RC_ASSERT(transaction.insert_text(text, 0, "chữ ").has_value());
    return transaction.commit();
  }

 private:
  static DocumentOptions options(std::uint64_t client) {
    DocumentOptions made;
    made.client = client;
    return made;
  }
  Document document_;
};

/// A conference at three nodes that write apart and exchange now and then.
class StoredWorld {
 public:
  StoredWorld() { replicas_[0].write(world.first_changes()); }

  /// Entries of random nodes, with random exchanges between.
  void live(int steps) {
    for (; steps > 0; --steps) {
      const std::size_t at = *rc::gen::inRange<std::size_t>(0, 3);
      switch (*rc::gen::inRange(0, 5)) {
        case 0: exchange(*rc::gen::inRange<std::size_t>(0, 3), at); break;
        case 1: if (knows(at)) type(at); break;
        case 2: if (knows(at) && replicas_[at].has_document()) replicas_[at].compact_document("minutes"); break;
        default: if (knows(at)) put(at);
      }
    }
  }
  /// Gives `to` all that `from` has; returns how many batches that took. Nothing where `to` lacks what is gone there: it
  /// would be offered a checkpoint (SPEC P24).
  static int relay(StoredReplica& from, StoredReplica& to) {
    int batches = 0;
    if (const auto base = read_base(from.store(), from.space().id()); *base)
      for (const auto& [origin, head] : (*base)->heads)
        if (to.space().head(origin).seq < head.seq) return 0;
    const auto take_log = [&](const NodeId& origin) {
      for (;;) {
        const LogId log{from.space().id(), origin};
        const auto batch = read_batch(from.store(), from.catalog(), log, to.space().head(origin).seq + 1, 2000);
        RC_ASSERT(batch.has_value());
        if (!*batch) return;
        const auto taken = to.take(**batch);
        RC_ASSERT((taken ? std::string() : std::string(taken.error().code) + taken.error().detail) == "");
        ++batches;
      }
    };
    take_log(from.space().owner());
    for (const auto& [origin, head] : from.space().heads()) take_log(origin);
    return batches;
  }
  void exchange(std::size_t from, std::size_t to) {
    if (from != to && knows(from)) relay(replicas_[from], replicas_[to]);
  }
  void exchange_all() {
    for (std::size_t from : {0, 1, 2, 0, 1, 2})
      for (std::size_t to = 0; to < 3; ++to) exchange(from, to);
  }

  /// A checkpoint of what the owner has now, and its bytes.
  std::pair<Checkpoint, std::string> checkpoint() { return checkpoint_of(owner()); }
  std::pair<Checkpoint, std::string> checkpoint_of(StoredReplica& replica) {
    std::string state;
    const auto made = make_checkpoint(*replica.store().view(), replica.catalog(), world.id, world.owner, [&](std::string_view bytes) {
      state += bytes;
      return Result<void>();
    });
    RC_ASSERT(made.has_value());
    RC_ASSERT(made->state_bytes == state.size());
    return {*made, state};
  }

  StoredReplica& owner() { return replicas_[0]; }
  StoredReplica& replica(std::size_t at) { return replicas_[at]; }

  const SpaceWorld world;

 private:
  bool knows(std::size_t at) const { return replicas_[at].space().is_founded(); }
  void put(std::size_t at) {
    const std::string id = std::to_string(*rc::gen::inRange(0, 4));
    if (*rc::gen::inRange(0, 4) == 0)
      replicas_[at].write({{"agenda_items", id, Json::object(), *rc::gen::arbitrary<bool>()}});
    else
      replicas_[at].write({item(id, "Nội dung " + std::to_string(*rc::gen::inRange(0, 9)))});
  }
  void type(std::size_t at) {
    if (*rc::gen::arbitrary<bool>() && replicas_[at].has_document()) typists_[at].read(replicas_[at].document("minutes"));
    replicas_[at].write_document("minutes", typists_[at].edit());
  }

  StoredReplica replicas_[3] = {{world.owner, world.id}, {world.town, world.id}, {world.district, world.id}};
  Typist typists_[3] = {Typist(101), Typist(102), Typist(103)};
};

}  // namespace giaoban
