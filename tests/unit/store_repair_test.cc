#include <doctest/doctest.h>

#include "sync/space/membership.h"
#include "sync/store/document_store.h"
#include "sync/store/memory_store.h"
#include "sync/store/space_replica.h"
#include "sync/store/verify.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

using Source = SpaceReplica::Source;

constexpr Source kParent{true, 0}, kChild{false, 0};

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
  void repair() {
    for (auto step = replica_.repair(kNow); step->has_value(); step = replica_.repair(kNow)) commit(std::move(**step));
  }
  void note_own_end(std::uint64_t seq) {
    if (auto step = replica_.note_own_end(seq)) commit(std::move(*step));
  }
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
  SpaceReplica replica_{{store_, catalog_, self_, world_.verifier}, world_.id};
};

/// The log of a node that writes titles under ids.
LogAuthor titles(const SpaceWorld& world, const Signer& node, std::initializer_list<std::pair<const char*, const char*>> rows) {
  LogAuthor log(node, world.id);
  Hlc hlc = hlc_at(kNow) + 100;
  for (const auto& [id, title] : rows) log.add(record_entry(++hlc, {}, item(id, title)).body);
  return log;
}

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
