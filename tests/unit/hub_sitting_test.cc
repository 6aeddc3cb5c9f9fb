#include <rapidcheck.h>

#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

TEST_CASE("[S1] The convener's chair and secretary lead the sitting, nobody else, and by commands alone") {
  SittingWorld world;
  for (const Actor& actor : {world.convener(Role::kDelegate), world.host_person(), world.host_person(Role::kChair), world.guest(Role::kAdmin)})
    CHECK(error_of(world.as(actor, "sitting.begin")).code == problem::kForbidden);
  CHECK(world.sitting("status").empty());
  const RecordChange forged = {"sittings", world.world.id.text(), {{"status", "open"}, {"began_ms", 1}}, {}};
  CHECK(error_of(world.node->run(world.put(900, world.convener(), forged))).code == problem::kForbidden);
  const RecordChange course = {"item_runs", SittingWorld::one(1), {{"status", "done"}}, {}};
  CHECK(error_of(world.node->run(world.put(901, world.convener(), course))).code == problem::kForbidden);
  REQUIRE(world.as(world.convener(Role::kSecretary), "sitting.begin", {{"warn_s", 120}}).has_value());
  CHECK(world.sitting("status") == "open");
  CHECK(error_of(world.lead("sitting.begin")).code == problem::kConflict);
}

TEST_CASE("[S2] One item is current; taking another ends it, and one that is taken again goes on with the time it had") {
  SittingWorld world;
  CHECK(error_of(world.take(1)).code == problem::kConflict);  // not opened
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  world.wait(12);
  REQUIRE(world.take(2).has_value());
  CHECK(world.sitting("item") == SittingWorld::one(2));
  CHECK(world.status(1) == "done");
  CHECK(world.field("item_runs", SittingWorld::one(1), "ended_ms") == world.node->now);
  world.wait(3);
  REQUIRE(world.take(2).has_value());  // pressed twice: nothing changes
  CHECK(world.spent(2) == 3);
  REQUIRE(world.take(1).has_value());
  world.wait(5);
  CHECK(world.status(1) == "running");
  CHECK(world.field("item_runs", SittingWorld::one(1), "ended_ms") == 0);
  CHECK(world.spent(1) == 17);
  REQUIRE(world.lead("sitting.finish_item").has_value());
  CHECK(world.sitting("item").empty());
  world.wait(30);
  CHECK(world.spent(1) == 17);
  CHECK(error_of(world.lead("sitting.finish_item")).code == problem::kConflict);
}

TEST_CASE("[S2] Who saw another item as the current one changes nothing") {
  SittingWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  REQUIRE(world.lead("sitting.take_item", {{"item", SittingWorld::one(2)}, {"seen_item", SittingWorld::one(1)}}).has_value());
  const Error late = error_of(world.lead("sitting.take_item", {{"item", SittingWorld::one(3)}, {"seen_item", SittingWorld::one(1)}}));
  CHECK(late.code == problem::kConflict);
  CHECK(late.pointer == "/arguments/seen_item");
  CHECK(error_of(world.lead("sitting.finish_item", {{"seen_item", SittingWorld::one(1)}})).code == problem::kConflict);
  CHECK(world.sitting("item") == SittingWorld::one(2));
}

TEST_CASE("[S3] Time stands still in a break, and a clock that was set back takes none away") {
  SittingWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  world.wait(4);
  REQUIRE(world.lead("sitting.pause", {{"minutes", 15}}).has_value());
  CHECK(world.field("sittings", world.world.id.text(), "resumes_ms") == world.node->now + 15 * SittingWorld::kMinute);
  CHECK(world.status(1) == "paused");
  CHECK(error_of(world.lead("sitting.pause")).code == problem::kConflict);
  world.wait(20);
  CHECK(world.spent(1) == 4);
  REQUIRE(world.lead("sitting.resume").has_value());
  CHECK(world.field("sittings", world.world.id.text(), "resumes_ms") == 0);
  CHECK(error_of(world.lead("sitting.resume")).code == problem::kConflict);
  world.wait(2);
  CHECK(world.spent(1) == 6);
  REQUIRE(world.lead("sitting.pause").has_value());
  REQUIRE(world.take(1).has_value());  // whoever goes on with an item has ended the break
  CHECK(world.sitting("status") == "open");
  world.node->now -= 10 * SittingWorld::kMinute;
  REQUIRE(world.take(2).has_value());
  CHECK(world.spent(1) == 6);
}

TEST_CASE("[S2] What is not on the programme is not taken; what was skipped can be, what is done cannot be skipped") {
  SittingWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  RecordChange proposal = item(SittingWorld::one(5), "Đề xuất");
  proposal.fields["proposed_by"] = world.world.town_unit.text();
  REQUIRE(world.node->put_own(world.world.id, {proposal, {"agenda_items", SittingWorld::one(4), {{"status", "declined"}}, {}}}).has_value());
  for (unsigned number : {4u, 5u, 6u}) {
    CHECK(error_of(world.take(number)).code == problem::kRecordUnknown);
    CHECK(error_of(world.lead("sitting.skip_item", {{"item", SittingWorld::one(number)}})).code == problem::kRecordUnknown);
  }
  REQUIRE(world.lead("sitting.skip_item", {{"item", SittingWorld::one(2)}}).has_value());
  CHECK(world.status(2) == "skipped");
  REQUIRE(world.take(2).has_value());
  CHECK(world.status(2) == "running");
  REQUIRE(world.lead("sitting.skip_item", {{"item", SittingWorld::one(2)}}).has_value());
  CHECK(world.sitting("item").empty());
  REQUIRE(world.take(1).has_value());
  REQUIRE(world.lead("sitting.finish_item").has_value());
  CHECK(error_of(world.lead("sitting.skip_item", {{"item", SittingWorld::one(1)}})).code == problem::kConflict);
}

TEST_CASE("[S4] A sitting that ended takes no more commands until it is opened again, never once the conference was held or cancelled") {
  SittingWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  const std::uint64_t began = world.node->now;
  REQUIRE(world.take(1).has_value());
  world.wait(7);
  REQUIRE(world.lead("sitting.end").has_value());
  CHECK(world.status(1) == "done");
  CHECK(world.sitting("status") == "ended");
  for (const char* name : {"sitting.end", "sitting.pause", "sitting.resume", "sitting.finish_item", "turn.end"}) CHECK(error_of(world.lead(name)).code == problem::kConflict);
  CHECK(error_of(world.take(2)).code == problem::kConflict);
  REQUIRE(world.lead("sitting.begin").has_value());
  CHECK(world.field("sittings", world.world.id.text(), "began_ms") == began);
  CHECK(world.field("sittings", world.world.id.text(), "ended_ms") == 0);
  REQUIRE(world.lead("sitting.end").has_value());
  for (const char* status : {"held", "cancelled"}) {
    REQUIRE(world.node->put_own(world.world.id, {{"conferences", world.world.id.text(), {{"status", status}}, {}}}).has_value());
    CHECK(error_of(world.lead("sitting.begin")).code == problem::kConflict);
  }
  CHECK(world.node->is_whole());
}

/// What a chair may press, with what time does in between.
Outcome press(SittingWorld& world, int button, unsigned number) {
  switch (button) {
    case 0: return world.lead("sitting.begin");
    case 1: return world.lead("sitting.finish_item");
    case 2: return world.lead("sitting.skip_item", {{"item", SittingWorld::one(number)}});
    case 3: return world.lead("sitting.pause");
    case 4: return world.lead("sitting.resume");
    case 5: return world.lead("sitting.end");
    default: return world.take(number);
  }
}

TEST_CASE("[S2] [S3] Whatever is pressed: at most one item runs, it is the current one, and minutes are counted once") {
  CHECK(rc::check([] {
    SittingWorld world;
    std::uint64_t open_minutes = 0;
    const auto count = *rc::gen::inRange(1, 40);
    for (int i = 0; i < count; ++i) {
      (void)press(world, *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 10)), *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1u, 5u)));
      const auto minutes = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, 30));
      if (world.sitting("status") == "open" && !world.sitting("item").empty()) open_minutes += minutes;
      world.wait(minutes);
      unsigned running = 0;
      std::uint64_t counted = 0;
      for (unsigned number = 1; number <= 4; ++number) {
        const bool runs = world.status(number) == "running";
        running += runs;
        if (runs) RC_ASSERT(world.sitting("item") == SittingWorld::one(number));
        counted += world.spent(number);
      }
      RC_ASSERT(running == (world.sitting("status") == "open" && !world.sitting("item").empty() ? 1u : 0u));
      RC_ASSERT(counted == open_minutes);
    }
    RC_ASSERT(world.node->is_whole());
  }));
}

}  // namespace
}  // namespace giaoban
