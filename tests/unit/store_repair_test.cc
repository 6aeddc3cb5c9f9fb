#include <doctest/doctest.h>

#include "sync/space/membership.h"
#include "tests/unit/store_desk.h"

namespace giaoban {
namespace {

TEST_CASE("[W7] a replica that heard of a closing late sets the rest aside and equals one that heard of it first") {
  const SpaceWorld world;
  LogAuthor owner = world.owner_log();
  const LogAuthor town = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"a", "ba"}, {"c", "bốn"}});
  Space at_owner = world.space();
  REQUIRE(ingest(at_owner, town.batch(1, 2), world.verifier, kNow).has_value());
  owner.add(record_entry(hlc_at(kNow) + 500, {}, *close_node(at_owner, world.town_unit, world.town.node())).body);

  Desk late(world, world.district), early(world, world.district);
  CHECK(late.take(owner.batch(1, 4)) == "none");
  CHECK(late.take(town.batch(1, 2)) == "none");
  CHECK(late.take(town.batch(3, 4)) == "none");
  CHECK(late.title("a") == "ba");
  CHECK(late.take(owner.batch(5, 5)) == "none");
  late.repair();
  CHECK(early.take(owner.all()) == "none");
  CHECK(early.take(town.batch(1, 2)) == "none");
  CHECK(early.take(town.batch(3, 4)) == problem::kLogClosed);
  CHECK(late.title("a") == "một");
  CHECK(late.title("c").empty());
  CHECK(late.space().records() == early.space().records());
  CHECK(late.space().heads() == early.space().heads());
  CHECK(late.aside() == 2);
  CHECK(late.space().offset() == 9);  // offsets are used once
  late.check();
}

TEST_CASE("[W7] what no signed head proves any more is given back too, and comes again") {
  const SpaceWorld world;
  LogAuthor owner = world.owner_log();
  const LogAuthor town = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"c", "ba"}});
  Space at_owner = world.space();
  REQUIRE(ingest(at_owner, town.batch(1, 2), world.verifier, kNow).has_value());
  owner.add(record_entry(hlc_at(kNow) + 500, {}, *close_node(at_owner, world.town_unit, world.town.node())).body);
  Desk desk(world, world.district);
  CHECK(desk.take(owner.batch(1, 4)) == "none");
  CHECK(desk.take(town.batch(1, 3)) == "none");  // one signature, after the closing
  CHECK(desk.take(owner.batch(5, 5)) == "none");
  desk.repair();
  CHECK(desk.held(world.town) == 0);
  desk.check();
  CHECK(desk.take(town.batch(1, 2)) == "none");
  CHECK(desk.held(world.town) == 2);
  desk.check();
}

TEST_CASE("[W7] updates of documents leave with their entries, the others stay") {
  const SpaceWorld world;
  LogAuthor owner = world.owner_log(), town(world.town, world.id), district(world.district, world.id);
  const std::string one("\x01\x01\x07\x00\x04\x01\x01t\x01x\x00", 11), other("\x01\x01\x08\x00\x04\x01\x01t\x01y\x00", 11);
  town.add(document_entry(hlc_at(kNow) + 1, {}, "minutes", one).body);
  district.add(document_entry(hlc_at(kNow) + 2, {}, "minutes", other).body);
  Space at_owner = world.space();
  owner.add(record_entry(hlc_at(kNow) + 500, {}, *close_node(at_owner, world.town_unit, world.town.node())).body);
  Desk desk(world, world.owner);
  for (const LogBatch& batch : {owner.batch(1, 4), town.all(), district.all(), owner.batch(5, 5)}) CHECK(desk.take(batch) == "none");
  desk.repair();
  const auto document = read_document(desk.store(), world.id, "minutes");
  REQUIRE(document.has_value());
  REQUIRE(document->tail.size() == 1);
  CHECK(document->tail.front().bytes == other);
  desk.check();
}

TEST_CASE("[L9] a node restored from an older copy takes its own entries back before it writes") {
  const SpaceWorld world;
  const LogAuthor own = titles(world, world.town, {{"a", "một"}, {"b", "hai"}});
  Desk town(world, world.town);
  CHECK(town.take(world.owner_log().all()) == "none");
  town.note_own_end(2);
  CHECK(town.write(item("c", "ba")) == problem::kCatchingUp);
  CHECK(town.take(own.batch(1, 1)) == "none");
  CHECK(town.write(item("c", "ba")) == problem::kCatchingUp);
  CHECK(town.take(own.batch(2, 2)) == "none");
  CHECK(town.write(item("c", "ba")) == "none");
  CHECK(town.held(world.town) == 3);
  town.check();
}

TEST_CASE("[L9] a parent that lost entries itself does not keep its child from writing") {
  const SpaceWorld world;
  Desk town(world, world.town);
  CHECK(town.take(world.owner_log().all()) == "none");
  town.note_own_end(7);
  CHECK(town.write(item("c", "ba")) == problem::kCatchingUp);
  town.note_own_end(0);
  CHECK(town.write(item("c", "ba")) == "none");
}

TEST_CASE("[L9] what a restored node wrote before it knew is written anew after its true log") {
  const SpaceWorld world;
  const LogAuthor truth = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"c", "ba"}});
  Desk town(world, world.town);
  CHECK(town.take(world.owner_log().all()) == "none");
  CHECK(town.take(truth.batch(1, 1)) == "none");
  CHECK(town.write(item("d", "ngoại tuyến")) == "none");  // seq 2, as the others' second entry
  CHECK(town.take(truth.batch(3, 3)) == problem::kSignatureWrong);  // nothing follows: the log is asked for from its start
  town.note_own_end(3);
  CHECK(town.take(truth.batch(1, 2)) == "none");
  CHECK(town.title("d").empty());
  CHECK(town.title("b") == "hai");
  town.repair();
  CHECK(town.held(world.town) == 2);  // not before the log is whole
  CHECK(town.take(truth.batch(3, 3)) == "none");
  town.repair();
  CHECK(town.held(world.town) == 4);
  CHECK(town.title("d") == "ngoại tuyến");
  CHECK(town.aside() == 1);
  town.check();
  town.repair();
  CHECK(town.held(world.town) == 4);  // once
}

TEST_CASE("[L9] [K3] what a restored node wrote before a checkpoint told its true log is set aside, and written anew behind it") {
  const SpaceWorld world;
  const LogAuthor truth = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"c", "ba"}});
  const std::string update("\x01\x01\x07\x00\x04\x01\x01t\x01x\x00", 11);
  Desk owner(world, world.owner), town(world, world.town);
  for (Desk* desk : {&owner, &town}) CHECK(desk->take(world.owner_log().all()) == "none");
  CHECK(owner.take(truth.all()) == "none");
  const Checkpoint checkpoint = owner.checkpoint();
  CHECK(town.take(truth.batch(1, 1)) == "none");
  CHECK(town.write(item("d", "ngoại tuyến")) == "none");  // seq 2, as the others' second entry
  CHECK(town.write_document("minutes", update) == "none");
  CHECK(town.write(item("e", "ngoại tuyến")) == "none");  // seq 4: further than they know
  town.load(checkpoint, owner.state(checkpoint));
  CHECK(town.held(world.town) == 3);
  CHECK(town.space().records() == owner.space().records());
  CHECK(town.space().heads() == owner.space().heads());
  CHECK(town.aside() == 3);
  town.check();
  town.repair();
  CHECK(town.held(world.town) == 6);
  for (const char* id : {"a", "b", "c"}) CHECK(town.title(id) == owner.title(id));
  for (const char* id : {"d", "e"}) CHECK(town.title(id) == "ngoại tuyến");
  town.check();
  CHECK(owner.take(town.batch(world.town, 4)) == "none");  // it follows what the owner has of that log
  CHECK(owner.space().records() == town.space().records());
  CHECK(read_document(owner.store(), world.id, "minutes")->tail.size() == 1);
}

TEST_CASE("[L9] [K3] a restored node that wrote nothing more has nothing to set aside when it loads a checkpoint") {
  const SpaceWorld world;
  const LogAuthor truth = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"c", "ba"}});
  Desk owner(world, world.owner), town(world, world.town);
  for (Desk* desk : {&owner, &town}) CHECK(desk->take(world.owner_log().all()) == "none");
  CHECK(owner.take(truth.all()) == "none");
  const Checkpoint checkpoint = owner.checkpoint();
  CHECK(town.take(truth.batch(1, 2)) == "none");
  town.load(checkpoint, owner.state(checkpoint));
  CHECK(town.aside() == 0);
  CHECK(town.held(world.town) == 3);
  CHECK(town.space().records() == owner.space().records());
  CHECK(town.write(item("d", "bốn")) == "none");
  town.check();
  CHECK(owner.take(town.batch(world.town, 4)) == "none");
}

TEST_CASE("[L9] what was written anew is not written again where its original comes back, nor the other way round") {
  const SpaceWorld world;
  const LogAuthor truth = titles(world, world.town, {{"a", "một"}, {"b", "hai"}});
  Desk town(world, world.town);
  CHECK(town.take(world.owner_log().all()) == "none");
  CHECK(town.take(truth.batch(1, 1)) == "none");
  CHECK(town.write(item("d", "ngoại tuyến")) == "none");
  const LogBatch other = town.batch(world.town);  // a history that somebody else got
  CHECK(town.take(truth.batch(1, 2)) == "none");
  town.repair();
  CHECK(town.held(world.town) == 3);  // "d" anew
  const LogBatch mended = town.batch(world.town);
  CHECK(town.take(other) == "none");
  town.repair();
  CHECK(town.held(world.town) == 3);  // "b" anew, and "d" as it was
  CHECK(town.take(mended) == "none");
  town.repair();
  CHECK(town.held(world.town) == 3);  // "b" as it was, and "d" as it was written anew
  CHECK(town.title("b") == "hai");
  CHECK(town.title("d") == "ngoại tuyến");
  town.check();
}

TEST_CASE("[L9] what was set aside waits for entries that others say they hold, and for no claim longer than a minute") {
  const SpaceWorld world;
  const LogAuthor truth = titles(world, world.town, {{"a", "một"}, {"b", "hai"}, {"c", "ba"}});
  const auto restored = [&](std::uint64_t heard_ms_ago) {
    auto town = std::make_unique<Desk>(world, world.town);
    CHECK(town->take(world.owner_log().all()) == "none");
    CHECK(town->take(truth.batch(1, 1)) == "none");
    CHECK(town->write(item("d", "ngoại tuyến")) == "none");
    town->note_own_elsewhere(3, heard_ms_ago);
    CHECK(town->write(item("e", "trước khi biết")) == "none");  // a claim alone holds nobody up
    CHECK(town->take(truth.batch(1, 2)) == "none");
    town->repair();
    return town;
  };
  const auto waiting = restored(0);
  CHECK(waiting->held(world.town) == 2);
  CHECK(waiting->write(item("f", "sau")) == problem::kCatchingUp);
  CHECK(waiting->take(truth.batch(3, 3)) == "none");
  waiting->repair();
  CHECK(waiting->held(world.town) == 5);
  waiting->check();
  const auto tired = restored(SpaceReplica::kElsewhereMs);
  CHECK(tired->held(world.town) == 4);
  CHECK(tired->write(item("f", "sau")) == "none");
  tired->check();
}

TEST_CASE("[L9] where others hold its history already, a node keeps it and writes the changes of the other one anew") {
  const SpaceWorld world;
  const LogAuthor lost = titles(world, world.town, {{"a", "một"}, {"b", "hai"}});
  Desk town(world, world.town);
  CHECK(town.take(world.owner_log().all()) == "none");
  CHECK(town.take(lost.batch(1, 1)) == "none");
  CHECK(town.write(item("d", "mới")) == "none");
  const Source child{false, 2};
  CHECK(town.take(lost.all(), child) == problem::kLogForked);
  CHECK(town.take(lost.all(), child) == problem::kLogForked);
  town.repair();
  CHECK(town.title("d") == "mới");
  CHECK(town.title("b") == "hai");
  CHECK(town.held(world.town) == 3);
  town.check();
}

TEST_CASE("[L8] of two histories the first taken stays, whoever brings the second but the parent") {
  const SpaceWorld world;
  const LogAuthor first = titles(world, world.town, {{"a", "một"}, {"b", "hai"}});
  const LogAuthor second = titles(world, world.town, {{"a", "một"}, {"b", "khác"}, {"c", "ba"}});
  Desk desk(world, world.district);
  CHECK(desk.take(world.owner_log().all()) == "none");
  CHECK(desk.take(first.all()) == "none");
  CHECK(desk.take(second.all(), kChild) == problem::kLogForked);
  CHECK(desk.title("b") == "hai");
  LogBatch forged = second.all();
  forged.signature.bytes[3] ^= 1;
  CHECK(desk.take(forged, kParent) == problem::kSignatureWrong);
  CHECK(desk.aside() == 0);
  CHECK(desk.take(second.all(), kParent) == "none");
  CHECK(desk.title("b") == "khác");
  CHECK(desk.held(world.town) == 3);
  CHECK(desk.aside() == 1);
  desk.check();
}

}  // namespace
}  // namespace giaoban
