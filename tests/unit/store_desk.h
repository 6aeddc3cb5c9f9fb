#pragma once
#include <doctest/doctest.h>

#include "sync/store/document_store.h"
#include "sync/store/drop.h"
#include "sync/store/memory_store.h"
#include "sync/store/own_history.h"
#include "sync/store/space_replica.h"
#include "sync/store/state.h"
#include "sync/store/verify.h"
#include "tests/unit/space_world.h"

namespace giaoban {

using Source = SpaceReplica::Source;

inline constexpr Source kParent{true, 0}, kChild{false, 0};

/// A replica of SpaceWorld's conference at one of its nodes; every step is durable at once.
class Desk {
 public:
  Desk(const SpaceWorld& world, const Signer& self) : world_(world), self_(self) {}

  std::string_view take(const LogBatch& batch, const Source& source = kParent) {
    auto step = replica_.take(batch, source, kNow, true);
    if (!step) return step.error().code;
    const auto refused = step->refused;
    commit(std::move(*step));
    return refused ? refused->code : "none";
  }
  std::string_view write(RecordChange change) {
    auto step = replica_.stage({}, {std::move(change)}, kNow);
    if (!step) return step.error().code;
    commit(std::move(*step));
    return "none";
  }
  std::string_view write_document(std::string_view name, std::string_view update) {
    auto entry = replica_.make_update({}, name, update, kNow);
    if (!entry) return entry.error().code;
    commit(replica_.apply_update(std::move(*entry)));
    return "none";
  }
  void repair() {
    for (auto step = replica_.repair(kNow); step->has_value(); step = replica_.repair(kNow)) commit(std::move(**step));
  }
  void note_own_end(std::uint64_t seq) {
    if (auto step = replica_.note_own_end(seq)) commit(std::move(*step));
  }
  void note_own_elsewhere(std::uint64_t seq, std::uint64_t ago_ms) { replica_.note_own_elsewhere(seq, kNow - ago_ms); }
  LogBatch batch(const Signer& origin, std::uint64_t from_seq = 1) {
    auto read = read_batch(store_, catalog_, {world_.id, origin.node()}, from_seq);
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    return std::move(**read);
  }
  std::string title(const std::string& id) const {
    const Record* record = space().find("agenda_items", id);
    return record != nullptr && record->exists() ? record->text("title") : std::string();
  }
  std::uint64_t held(const Signer& origin) const { return space().head(origin.node()).seq; }
  std::size_t aside() const { return read_aside(store_, world_.id)->size(); }
  const Space& space() const { return replica_.space(); }
  LogCatalog& catalog() { return catalog_; }
  MemoryStore& mutable_store() { return store_; }

  /// A checkpoint of what is here, signed by the owner, whose state is kept here.
  Checkpoint checkpoint() {
    std::string state;
    const auto made = make_checkpoint(store_, catalog_, world_.id, world_.owner, [&](std::string_view bytes) {
      state += bytes;
      return Result<void>();
    });
    REQUIRE(made.has_value());
    states_[made->state] = state;
    return *made;
  }
  const std::string& state(const Checkpoint& checkpoint) const { return states_.at(checkpoint.state); }
  /// Puts it under the logs and drops what it stands for.
  void drop(const Checkpoint& checkpoint) {
    commit(replica_.rest_on(checkpoint));
    Drop drop(catalog_, checkpoint, read_feed_floor(store_, world_.id));
    for (auto rows = drop.next(store_); !rows->empty(); rows = drop.next(store_)) REQUIRE(store_.write(*rows).has_value());
  }
  /// Starts from a checkpoint of another desk, or joins it.
  void load(const Checkpoint& checkpoint, const std::string& state) {
    states_[checkpoint.state] = state;
    const auto source = [&](std::uint64_t offset, std::size_t max) { return Result<std::string>(state.substr(offset, max)); };
    const auto keep = find_own_part(store_, catalog_, checkpoint, source, self_.node());
    REQUIRE(keep.has_value());
    if (*keep) {
      auto step = replica_.set_own_aside(**keep, checkpoint.heads.at(self_.node()).seq);
      REQUIRE(step.has_value());
      commit(std::move(*step));
    }
    const auto loaded = load_state(store_, catalog_, checkpoint, source, self_.node());
    REQUIRE(loaded.has_value());
    REQUIRE(replica_.open().has_value());
  }
  const MemoryStore& store() const { return store_; }

  /// What is on disk is whole, and a node that starts from it is as this one.
  void check() const {
    CHECK(verify_store(store_, world_.verifier).is_clean());
    LogCatalog catalog;
    REQUIRE(catalog.load(store_).has_value());
    const auto loaded = load_space(store_, catalog, world_.id);
    REQUIRE(loaded.has_value());
    CHECK(loaded->records() == space().records());
    CHECK(loaded->offset() == space().offset());
    CHECK(loaded->members() == space().members());
  }

 private:
  void commit(SpaceReplica::Step step) {
    step.commit.done = [](const Result<void>& outcome) { REQUIRE(outcome.has_value()); };
    step.commit.epoch = committer_.epoch();
    committer_.submit(std::move(step.commit));
    while (committer_.commit_waiting()) {
    }
  }

  const SpaceWorld& world_;
  const Signer& self_;
  MemoryStore store_;
  LogCatalog catalog_;
  Committer committer_{store_, self_, Committer::Drive::kCaller};
  std::map<Hash, std::string> states_;
  SpaceReplica replica_{{store_, catalog_, self_, world_.verifier,
                         [this](const Hash& state, std::uint64_t offset, std::size_t max) {
                           return Result<std::string>(states_.at(state).substr(offset, max));
                         }},
                        world_.id};
};

/// The log of a node that writes titles under ids.
inline LogAuthor titles(const SpaceWorld& world, const Signer& node, std::initializer_list<std::pair<const char*, const char*>> rows) {
  LogAuthor log(node, world.id);
  Hlc hlc = hlc_at(kNow) + 100;
  for (const auto& [id, title] : rows) log.add(record_entry(++hlc, {}, item(id, title)).body);
  return log;
}

}  // namespace giaoban
