#include "sync/space/membership.h"
#include "sync/store/aside.h"
#include "sync/store/writers.h"
#include "tests/unit/store_desk.h"

namespace giaoban {
namespace {

/// A conference at the district's desk: the owner's log and four titles of the town.
struct Pruned {
  const SpaceWorld world;
  LogAuthor owner = world.owner_log();
  const LogAuthor town = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"a", "ba"}, {"c", "bốn"}, {"b", "năm"}});
  const std::uint64_t founded = owner.batch(1, 4).last_seq();

  /// The owner closes the town's log after `seq`.
  LogBatch closing(std::uint64_t seq) {
    Space at_owner = world.space();
    REQUIRE(ingest(at_owner, town.batch(1, seq), world.verifier, kNow).has_value());
    owner.add(record_entry(hlc_at(kNow) + 500, {}, *close_node(at_owner, world.town_unit, world.town.node())).body);
    return owner.batch(founded + 1, founded + 1);
  }
};

TEST_CASE("[K5] [W7] what a closing leaves over is set aside beyond a base too: the state begins with the checkpoint's") {
  Pruned at;
  Desk pruned(at.world, at.world.district), whole(at.world, at.world.district);
  for (Desk* desk : {&pruned, &whole}) {
    CHECK(desk->take(at.owner.batch(1, at.founded)) == "none");
    CHECK(desk->take(at.town.batch(1, 2)) == "none");
    if (desk == &pruned) pruned.drop(pruned.checkpoint());
    CHECK(desk->take(at.town.batch(3, 3)) == "none");
    CHECK(desk->take(at.town.batch(4, 5)) == "none");
  }
  const LogBatch closing = at.closing(3);
  for (Desk* desk : {&pruned, &whole}) {
    CHECK(desk->take(closing) == "none");
    desk->repair();
    CHECK(desk->title("a") == "ba");
    CHECK(desk->title("b") == "hai");
    CHECK(desk->title("c").empty());
    CHECK(desk->aside() == 2);
    desk->check();
  }
  CHECK(pruned.space().records() == whole.space().records());
  CHECK(pruned.space().heads() == whole.space().heads());
}

TEST_CASE("[K5] [W7] what a checkpoint stands for does not leave any more, whatever was closed before it") {
  Pruned at;
  Desk desk(at.world, at.world.district);
  CHECK(desk.take(at.owner.batch(1, at.founded)) == "none");
  CHECK(desk.take(at.town.batch(1, 4)) == "none");
  desk.drop(desk.checkpoint());
  CHECK(desk.take(at.town.batch(5, 5)) == "none");
  CHECK(desk.take(at.closing(2)) == "none");
  desk.repair();
  CHECK(desk.held(at.world.town) == 4);
  CHECK(desk.title("c") == "bốn");
  CHECK(desk.title("b") == "hai");
  desk.check();
}

TEST_CASE("[K5] [L8] another history of a log is told apart beyond a base, by a batch that begins before it as well") {
  Pruned at;
  const LogAuthor other = titles(at.world, at.world.town, {{"a", "một"}, {"b", "hai"}, {"a", "khác"}, {"c", "khác"}});
  for (const bool begins_before : {false, true}) {
    Desk desk(at.world, at.world.district);
    CHECK(desk.take(at.owner.batch(1, at.founded)) == "none");
    CHECK(desk.take(at.town.batch(1, 2)) == "none");
    desk.drop(desk.checkpoint());
    CHECK(desk.take(at.town.batch(3, 4)) == "none");
    CHECK(desk.take(other.batch(begins_before ? 1 : 3, 4), kChild) == problem::kLogForked);
    CHECK(desk.title("a") == "ba");
    CHECK(desk.take(other.batch(begins_before ? 1 : 3, 4)) == "none");
    CHECK(desk.title("a") == "khác");
    CHECK(desk.title("c") == "khác");
    CHECK(desk.aside() == 2);
    CHECK(desk.take(at.town.batch(1, 2)) == "none");  // what the base stands for is no news
    desk.check();
  }
}

TEST_CASE("[K2] [K5] [R5] who wrote what stands beside other values is known after the entries are gone, to a newcomer too") {
  const SpaceWorld world;
  Desk desk(world, world.owner), newcomer(world, world.district);
  CHECK(desk.take(world.owner_log().all()) == "none");
  const Author chair{world.town_unit, uuid_of(7)}, clerk{world.district_unit, uuid_of(8)};
  const Hlc first = hlc_at(kNow) + 100;
  for (const auto& [node, author, hlc, title] : {std::tuple(&world.town, chair, first, "Tám giờ"), std::tuple(&world.district, clerk, first + 5, "Chín giờ")}) {
    LogAuthor log(*node, world.id);
    log.add(record_entry(hlc, author, item("x", title)).body);
    CHECK(desk.take(log.all()) == "none");
  }
  const LogId town{world.id, world.town.node()}, district{world.id, world.district.node()};
  const Checkpoint checkpoint = desk.checkpoint();
  desk.drop(checkpoint);
  newcomer.load(checkpoint, desk.state(checkpoint));
  for (Desk* at : {&desk, &newcomer}) {
    CHECK(at->space().find("agenda_items", "x")->is_contended());
    CHECK(author_at(at->store(), at->catalog(), town, first) == chair);
    CHECK(author_at(at->store(), at->catalog(), district, first + 5) == clerk);
    CHECK_FALSE(author_at(at->store(), at->catalog(), town, first + 1).has_value());
    at->check();
  }
  // The next checkpoint says it again, at the owner and at who never saw the entries.
  CHECK(newcomer.checkpoint().state == desk.checkpoint().state);
  newcomer.drop(newcomer.checkpoint());
  CHECK(author_at(newcomer.store(), newcomer.catalog(), town, first) == chair);
}

}  // namespace
}  // namespace giaoban
