#include <doctest/doctest.h>

#include "sync/space/checkpoint_plan.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

using Kind = CheckpointStep::Kind;

/// A conference whose nodes write what the plan asks of them.
struct PlanWorld {
  SpaceWorld world;
  Space space = world.space();

  void put(const Signer& by, RecordChange change) {
    const ParsedEntry entry = record_entry(space.next_stamp(kNow), {}, std::move(change));
    REQUIRE(check_entry(space, by.node(), entry, kNow).has_value());
    space.apply(by.node(), entry);
  }
  void put_conference(std::string_view status) {
    put(world.owner, {"conferences", world.id.text(), {{"status", status}}, {}});
  }
  Checkpoint make() {
    Checkpoint made;
    made.space = world.id;
    made.owner = world.owner.node();
    made.nonce = world.nonce;
    made.heads = space.heads();
    sign_checkpoint(made, world.owner);
    return made;
  }
  CheckpointStep step(const Signer& node, const Checkpoint* base = nullptr) { return next_checkpoint_step(space, node.node(), base); }
  RecordChange receipt_of(const Signer& node, std::uint64_t number) {
    const auto known = known_checkpoints(space);
    const auto meant = std::ranges::find(known, number, &KnownCheckpoint::number);
    REQUIRE(meant != known.end());
    return *checkpoint_receipt(space, node.node(), {Kind::kReceipt, number, meant->checkpoint});
  }
  void receipt(const Signer& node, std::uint64_t number) { put(node, receipt_of(node, number)); }
  void write(int entries) {
    for (int i = 0; i < entries; ++i) put(world.owner, item("x", std::to_string(i)));
  }
};

TEST_CASE("[K4] a held conference gets its last checkpoint once, whatever is written about it") {
  PlanWorld world;
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.put_conference("held");
  CHECK(world.step(world.world.town).kind == Kind::kNone);
  const auto step = world.step(world.world.owner);
  CHECK(step.kind == Kind::kMake);
  CHECK(step.number == 1);
  CHECK(step.is_last);
  world.put(world.world.owner, checkpoint_record(1, world.make(), true));
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.write(20);
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
}

TEST_CASE("[K4] 10 000 entries since the last checkpoint make the next, with the next number") {
  PlanWorld world;
  world.write(static_cast<int>(kCheckpointEntries - world.space.offset() - 1));
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.write(1);
  CHECK(world.step(world.world.owner).kind == Kind::kMake);
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.write(static_cast<int>(kCheckpointEntries) - 1);
  const auto step = world.step(world.world.owner);
  CHECK(step.kind == Kind::kMake);
  CHECK(step.number == 2);
  CHECK_FALSE(step.is_last);
}

TEST_CASE("[K5] dropping is allowed only when it is archived and every listed node has said itself that it holds it") {
  PlanWorld world;
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  world.put(world.world.owner, {"checkpoints", "1", {{"archived", true}}, {}});
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  CHECK(world.step(world.world.town).kind == Kind::kReceipt);
  CHECK(world.step(world.world.stranger).kind == Kind::kNone);
  world.receipt(world.world.town, 1);
  CHECK(world.step(world.world.town).kind == Kind::kNone);
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  // The town speaks for the district's node: that counts for nothing.
  RecordChange forged = world.receipt_of(world.world.town, 1);
  forged.id = receipt_id(world.world.town_unit, world.world.district.node());
  world.put(world.world.town, forged);
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.receipt(world.world.district, 1);
  CHECK(world.step(world.world.owner).kind == Kind::kAllow);
  CHECK(world.step(world.world.town).kind == Kind::kNone);
  for (auto& change : allow_dropping(world.space, 1)) world.put(world.world.owner, std::move(change));
  for (const Signer* node : std::initializer_list<const Signer*>{&world.world.owner, &world.world.town}) {
    const auto step = world.step(*node);
    CHECK(step.kind == Kind::kDrop);
    REQUIRE(step.checkpoint.has_value());
    CHECK(world.step(*node, &*step.checkpoint).kind == Kind::kNone);
  }
}

TEST_CASE("[K5] nothing is dropped that is not archived, or that a node listed since has not got") {
  PlanWorld world;
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  world.receipt(world.world.town, 1);
  world.receipt(world.world.district, 1);
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  world.put(world.world.owner, SpaceWorld::member(world.world.stranger_unit, world.world.stranger.node()));
  world.put(world.world.owner, {"checkpoints", "1", {{"archived", true}}, {}});
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  CHECK(world.step(world.world.stranger).kind == Kind::kReceipt);
  world.receipt(world.world.stranger, 1);
  CHECK(world.step(world.world.owner).kind == Kind::kAllow);
}

TEST_CASE("[K5] a receipt of a later checkpoint is one of the earlier; those before the one that may be dropped go") {
  PlanWorld world;
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  world.put(world.world.owner, checkpoint_record(2, world.make(), false));
  for (const char* number : {"1", "2"}) world.put(world.world.owner, {"checkpoints", number, {{"archived", true}}, {}});
  world.receipt(world.world.town, 1);
  world.receipt(world.world.district, 2);
  auto step = world.step(world.world.owner);
  CHECK(step.kind == Kind::kAllow);
  CHECK(step.number == 1);
  CHECK(world.step(world.world.town).number == 2);
  world.receipt(world.world.town, 2);
  step = world.step(world.world.owner);
  CHECK(step.number == 2);
  for (auto& change : allow_dropping(world.space, 2)) world.put(world.world.owner, std::move(change));
  const auto known = known_checkpoints(world.space);
  REQUIRE(known.size() == 1);
  CHECK(known[0].number == 2);
  CHECK(known[0].is_droppable);
}

TEST_CASE("[K5] a receipt of another checkpoint of the same number counts for nothing, and its node gives one of this") {
  PlanWorld world;
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  for (const Signer* node : {&world.world.town, &world.world.district}) world.receipt(*node, 1);
  // The owner lost its checkpoint, and made one of another history under the same number.
  world.put(world.world.owner, checkpoint_record(1, world.make(), false));
  world.put(world.world.owner, {"checkpoints", "1", {{"archived", true}}, {}});
  CHECK(world.step(world.world.owner).kind == Kind::kNone);
  CHECK(world.step(world.world.town).kind == Kind::kReceipt);
  for (const Signer* node : {&world.world.town, &world.world.district}) world.receipt(*node, 1);
  CHECK(world.step(world.world.owner).kind == Kind::kAllow);
}

TEST_CASE("[K4] a node gives no receipt for what it does not hold") {
  PlanWorld world;
  Checkpoint ahead = world.make();
  ahead.heads[world.world.district.node()] = {3, {}};
  sign_checkpoint(ahead, world.world.owner);
  world.put(world.world.owner, checkpoint_record(1, ahead, false));
  CHECK_FALSE(reaches(world.space, ahead));
  CHECK(world.step(world.world.town).kind == Kind::kNone);
}

}  // namespace
}  // namespace giaoban
