#include <doctest/doctest.h>

#include "sync/base/hash.h"
#include "sync/space/state_row.h"
#include "sync/store/base.h"
#include "sync/store/receipt.h"
#include "sync/store/verify.h"
#include "tests/unit/stored_world.h"

namespace giaoban {
namespace {

/// Equal records, heads, documents; in memory and as they are found after a restart.
void require_equal(StoredReplica& a, StoredReplica& b) {
  RC_ASSERT(equal_state(a.space(), b.space()));
  RC_ASSERT(equal_state(a.reopened(), b.reopened()));
  RC_ASSERT(a.reopened().last_stamp() >= a.space().last_stamp());
  RC_ASSERT(a.has_document() == b.has_document());
  if (a.has_document()) RC_ASSERT(a.document("minutes") == b.document("minutes"));
}

/// But for who wrote what stands beside other values: one that starts from a checkpoint learns that only of what did then.
std::string state_of(StoredReplica& replica) {
  std::string state, rows;
  RC_ASSERT(write_state(replica.store(), replica.catalog(), replica.space().id(), [&](std::string_view bytes) {
              state += bytes;
              return Result<void>();
            }).has_value());
  StateRowReader reader;
  RC_ASSERT(reader.add(state, [&](const StateRow& row) {
    if (!std::holds_alternative<StateWriter>(row)) rows += encode_state_row(row);
    return Result<void>();
  }).has_value());
  return rows;
}

TEST_CASE("[K2] [R4] replicas that have the same entries write the same state, in whatever order these came") {
  CHECK(rc::check("equal bytes", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 30));
    world.exchange_all();
    for (std::size_t at : {1, 2}) RC_ASSERT(state_of(world.replica(at)) == state_of(world.owner()));
  }));
}

TEST_CASE("[K1] [K3] who starts from a checkpoint ends in the same records, documents and hashes as who replayed everything") {
  CHECK(rc::check("newcomer", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 25));
    const auto [checkpoint, state] = world.checkpoint();
    world.live(*rc::gen::inRange(0, 15));
    world.exchange_all();
    StoredReplica late(world.world.stranger, world.world.id);
    RC_ASSERT(check_checkpoint(checkpoint, Ed25519Verifier()).has_value());
    RC_ASSERT(late.join(checkpoint, state).has_value());
    StoredWorld::relay(world.owner(), late);
    require_equal(late, world.owner());
    RC_ASSERT(state_of(late) == state_of(world.owner()));
    RC_ASSERT(verify_store(late.store(), Ed25519Verifier()).is_clean());
  }));
}

TEST_CASE("[K3] a checkpoint joins what a node has already, and takes nothing from it") {
  CHECK(rc::check("behind", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(5, 25));
    const auto [checkpoint, state] = world.checkpoint();
    const std::size_t at = *rc::gen::inRange<std::size_t>(1, 3);
    RC_ASSERT(world.replica(at).join(checkpoint, state).has_value());
    RC_ASSERT(verify_store(world.replica(at).store(), Ed25519Verifier()).is_clean());
    world.live(*rc::gen::inRange(0, 15));
    world.exchange_all();
    for (std::size_t other : {1, 2}) require_equal(world.replica(other), world.owner());
    RC_ASSERT(world.replica(at).join(checkpoint, state).has_value());  // again, when it knows all of it
    require_equal(world.replica(at), world.owner());
  }));
}

TEST_CASE("[K5] what is dropped is missed by nobody who starts from the checkpoint, and the rest is proved by it") {
  CHECK(rc::check("dropped", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 25));
    world.exchange_all();
    const auto [checkpoint, state] = world.checkpoint();
    world.owner().drop(checkpoint);
    RC_ASSERT(verify_store(world.owner().store(), Ed25519Verifier()).is_clean());
    RC_ASSERT(!read_batch(world.owner().store(), world.owner().catalog(), world.owner().log_of(world.world.owner), 1)->has_value());
    world.live(*rc::gen::inRange(0, 15));
    world.exchange_all();
    require_equal(world.owner(), world.replica(1));
    StoredReplica late(world.world.stranger, world.world.id);
    RC_ASSERT(late.join(checkpoint, state).has_value());
    StoredWorld::relay(world.owner(), late);
    require_equal(late, world.owner());
    RC_ASSERT(verify_store(world.owner().store(), Ed25519Verifier()).is_clean());
  }));
}

TEST_CASE("[K3] a load that was cut short counts for nothing where the space was new, and changes nothing where it was not") {
  CHECK(rc::check("crash", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(5, 25));
    const auto [checkpoint, state] = world.checkpoint();
    StoredReplica late(world.world.stranger, world.world.id);
    StoredReplica& behind = world.replica(*rc::gen::inRange<std::size_t>(1, 3));
    const bool dies = *rc::gen::arbitrary<bool>();
    for (StoredReplica* replica : {&late, &behind}) {
      std::optional<Space> before = replica->reopened();
      std::size_t reads = 0;
      bool was_cut = false;
      const auto outcome = load_state(replica->store(), replica->mutable_catalog(), checkpoint, [&](std::uint64_t offset, std::size_t max) {
        was_cut = offset + max >= state.size() && ++reads == 2;
        if (was_cut && dies) replica->store().fail_writes(problem::kStorageFailed);
        return was_cut ? Result<std::string>(fail(problem::kStorageFailed)) : Result<std::string>(state.substr(offset, max));
      }, replica->self());
      replica->store().fail_writes({});
      RC_ASSERT(was_cut == !outcome.has_value());
      if (!was_cut) continue;  // it knew all of it
      RC_ASSERT(equal_state(replica->reopened(), *before));
      const auto unfinished = unfinished_loads(replica->store());
      RC_ASSERT(unfinished.has_value());
      RC_ASSERT(unfinished->size() == (dies && before->heads().empty() ? 1 : 0));
      for (const SpaceId& space : *unfinished) RC_ASSERT(forget_load(replica->store(), space).has_value());
      RC_ASSERT(unfinished_loads(replica->store())->empty());
      RC_ASSERT(equal_state(replica->reopened(), *before));
      RC_ASSERT(replica->join(checkpoint, state).has_value());
    }
    world.exchange_all();
    StoredWorld::relay(world.owner(), late);
    require_equal(late, world.owner());
    require_equal(behind, world.owner());
  }));
}

TEST_CASE("[K3] a state that does not fit its checkpoint or is no state is refused before anything is written") {
  StoredWorld world;
  world.owner().write({item("a", "1")});
  const auto [checkpoint, state] = world.checkpoint();
  const auto code_for = [&](std::string bytes) {
    Checkpoint other = checkpoint;
    other.state_bytes = bytes.size();
    StoredReplica late(world.world.stranger, world.world.id);
    const auto joined = late.join(other, bytes);
    CHECK(late.reopened().heads().empty() == !joined.has_value());
    CHECK(unfinished_loads(late.store())->empty());
    return code_of(joined);
  };
  const auto with_row = [&](const StateRow& row) { return state.substr(0, state.size() - 1) + encode_state_row(row) + "\0"; };
  CHECK(code_for(state) == "none");
  CHECK(code_for("") == problem::kBadMessage);
  CHECK(code_for(state.substr(0, state.size() - 1)) == problem::kBadMessage);
  CHECK(code_for(state + "x") == problem::kBadMessage);
  CHECK(code_for("giaoban state 2" + state.substr(15)) == problem::kBadMessage);
  CHECK(code_for(std::string(kStateMagic) + std::string(kStateEnd)) == problem::kPolicyRefused);
  CHECK(code_for(with_row(StateRecord{{"agenda_items", "0"}, "junk"})) == problem::kBadMessage);  // out of order
  CHECK(code_for(with_row(StateRecord{{"zzz", "0"}, Record().encode()})) == problem::kUnknownCollection);
  CHECK(code_for(with_row(StateRecord{{"units", "0"}, "junk"})) == problem::kDataDamaged);
  CHECK(code_for(with_row(StateDocument{"minutes", "junk"})) == problem::kBrokenUpdate);
  Record wrong;
  wrong.merge({"units", "0", {{"name", 7}}, {}}, {1, world.world.owner.node()});
  CHECK(code_for(with_row(StateRecord{{"units", "0"}, wrong.encode()})) == problem::kInvalidField);
}

TEST_CASE("[K4] a replica holds a checkpoint when it has all of its heads with these hashes, wherever they were signed") {
  CHECK(rc::check("receipts", [] {
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 25));
    const auto [checkpoint, state] = world.checkpoint();
    const auto holds = [&](StoredReplica& replica, const Checkpoint& asked) {
      const auto held = holds_heads(replica.store(), replica.catalog(), Ed25519Verifier(), asked);
      RC_ASSERT(held.has_value());
      return *held;
    };
    RC_ASSERT(holds(world.owner(), checkpoint));
    if (world.replica(1).space().head(world.world.owner.node()).seq < checkpoint.reach(world.world.owner.node()))
      RC_ASSERT(!holds(world.replica(1), checkpoint));
    world.live(*rc::gen::inRange(0, 15));
    world.exchange_all();
    for (std::size_t at = 0; at < 3; ++at) RC_ASSERT(holds(world.replica(at), checkpoint));
    Checkpoint forged = checkpoint;
    forged.heads.at(world.world.owner.node()).hash.bytes[0] ^= 1;
    for (std::size_t at = 0; at < 3; ++at) RC_ASSERT(!holds(world.replica(at), forged));
    world.owner().drop(checkpoint);
    RC_ASSERT(holds(world.owner(), checkpoint));
  }));
}

TEST_CASE("[K3] a base whose checkpoint its owner did not sign is damage") {
  StoredWorld world;
  auto [checkpoint, state] = world.checkpoint();
  world.owner().drop(checkpoint);
  CHECK(verify_store(world.owner().store(), Ed25519Verifier()).is_clean());
  checkpoint.signature.bytes[3] ^= 1;
  Batch rows;
  put_base(rows, checkpoint);
  REQUIRE(world.owner().store().write(rows).has_value());
  CHECK_FALSE(verify_store(world.owner().store(), Ed25519Verifier()).is_clean());
  rows.put(Table::kBases, layout::base_key(world.world.id), "junk");
  REQUIRE(world.owner().store().write(rows).has_value());
  CHECK_FALSE(verify_store(world.owner().store(), Ed25519Verifier()).is_clean());
  CHECK(code_of(read_base(world.owner().store(), world.world.id)) == problem::kDataDamaged);
}

}  // namespace
}  // namespace giaoban
