#include "sync/store/base.h"
#include "sync/store/receipt.h"
#include "sync/store/state.h"
#include "tests/unit/hub_world.h"
#include "tests/unit/store_folder.h"

namespace giaoban {
namespace {

/// The province's node with files, whose conference has two more member nodes that are played by their logs.
struct Held {
  TestFolder folder;
  std::unique_ptr<BlobStore> blobs = std::move(*BlobStore::open(folder.path()));
  SpaceWorld world;
  MemoryStore store;
  std::optional<HubNode> node;
  LogAuthor town{world.town, world.id}, district{world.district, world.id};

  Held() {
    start();
    auto changes = world.first_changes();
    changes.push_back({"conferences", world.id.text(), {{"place", "Thái Hòa"}}, {}});
    REQUIRE(node->put_own(world.id, std::move(changes)).has_value());
    for (int i = 0; i < 20; ++i) REQUIRE(node->put_own(world.id, {item(std::to_string(i), "Tham luận")}).has_value());
  }
  void start() {
    node.reset();
    node.emplace(store, world.owner, blobs.get());
  }
  const Space& space() { return node->host(world.id)->space(); }
  std::vector<KnownCheckpoint> checkpoints() { return known_checkpoints(space()); }
  /// The conference was held, and its last checkpoint made.
  void hold() {
    REQUIRE(node->put_own(world.id, {{"conferences", world.id.text(), {{"status", "held"}}, {}}}).has_value());
    node->run_until([&] { return !read_checkpoints(store, world.id).empty(); });
  }
  RecordChange receipt(const std::string& id) {
    return {"checkpoint_receipts", id, {{"checkpoint", 1}, {"signature", checkpoints()[0].checkpoint.signature.text()}}, {}};
  }
  void acknowledge(LogAuthor& log, const UnitId& unit) {
    log.add(record_entry(hlc_at(kNow) + 1000 + log.size(), {}, receipt(receipt_id(unit, log.log().origin))).body);
    CHECK(code_of(node->ingest(log.batch(log.size(), log.size()))) == "none");
  }
  /// Entries of the owner's log that are still here.
  std::uint64_t kept() {
    std::uint64_t count = 0;
    (void)store.scan(Table::kEntries, "", "", [&](std::string_view, std::string_view) { return ++count, true; });
    return count;
  }
  void drop_all() {
    hold();
    REQUIRE(node->note_archive(world.id).has_value());
    acknowledge(town, world.town_unit);
    acknowledge(district, world.district_unit);
    node->run_until([&] { return kept() < 10; });
    node->run_ready();
  }
};

TEST_CASE("[K4] a conference that was held gets its last checkpoint, once, whose state is a file of the space") {
  Held at;
  CHECK(at.checkpoints().empty());
  at.hold();
  const auto known = at.checkpoints();
  REQUIRE(known.size() == 1);
  CHECK(known[0].number == 1);
  CHECK(known[0].is_last);
  CHECK_FALSE(known[0].is_archived);
  CHECK(check_checkpoint(known[0].checkpoint, Ed25519Verifier()).has_value());
  CHECK(at.blobs->size(known[0].checkpoint.state) == known[0].checkpoint.state_bytes);
  REQUIRE(at.node->put_own(at.world.id, {item("x", "Sau đó")}).has_value());
  at.start();
  at.node->run_ready();
  CHECK(at.checkpoints().size() == 1);
}

TEST_CASE("[K4] [K5] entries go only after every member acknowledged them and they are archived") {
  for (const int last : {0, 1, 2}) {
    Held at;
    at.hold();
    const std::uint64_t before = at.kept();
    const auto archive = [&] { REQUIRE(at.node->note_archive(at.world.id).has_value()); };
    const auto town = [&] { at.acknowledge(at.town, at.world.town_unit); };
    const auto district = [&] { at.acknowledge(at.district, at.world.district_unit); };
    const std::function<void()> needed[] = {archive, town, district};
    for (int i = 0; i < 3; ++i)
      if (i != last) needed[i]();
    REQUIRE(at.node->put_own(at.world.id, {item("x", "Sau đó")}).has_value());
    at.node->run_ready();
    CHECK(at.kept() == before + 3);
    CHECK_FALSE(at.checkpoints()[0].is_droppable);
    needed[last]();
    at.node->run_until([&] { return at.kept() < 10; });
    CHECK(at.checkpoints()[0].is_droppable);
    CHECK(at.node->is_whole());
  }
}

TEST_CASE("[K5] a receipt that another node wrote counts for nothing") {
  Held at;
  at.hold();
  REQUIRE(at.node->note_archive(at.world.id).has_value());
  at.acknowledge(at.town, at.world.town_unit);
  const std::string id = receipt_id(at.world.town_unit, at.world.district.node());
  at.town.add(record_entry(hlc_at(kNow) + 3000, {}, at.receipt(id)).body);
  REQUIRE(at.node->ingest(at.town.batch(2, 2)).has_value());
  at.node->run_ready();
  CHECK_FALSE(at.checkpoints()[0].is_droppable);
}

TEST_CASE("[K5] a space that was pruned is the same after a restart, goes on, and takes little more than its state") {
  Held at;
  at.drop_all();
  const Space before = at.space();
  at.start();
  CHECK(equal_state(at.space(), before));
  CHECK(at.node->is_whole());
  REQUIRE(at.node->put_own(at.world.id, {item("0", "Mới")}).has_value());
  CHECK(at.space().find("agenda_items", "0")->text("title") == "Mới");
  CHECK(at.space().offset() == before.offset() + 1);
  CHECK(at.node->is_whole());
}

TEST_CASE("[K5] what a stop cut off of dropping is done after the restart") {
  Held at;
  at.hold();
  REQUIRE(at.node->note_archive(at.world.id).has_value());
  at.acknowledge(at.town, at.world.town_unit);
  const auto row = at.store.view();  // as it is before the last receipt
  at.acknowledge(at.district, at.world.district_unit);
  at.node->run_until([&] { return at.kept() < 10; });
  at.node.reset();
  Batch back;  // the steps of dropping did not get to the disk, the base did
  for (const Table table : {Table::kEntries, Table::kSignatures, Table::kFeed})
    (void)row->scan(table, "", "", [&](std::string_view key, std::string_view value) { return back.put(table, key, value), true; });
  REQUIRE(at.store.write(back).has_value());
  CHECK(at.kept() > 20);
  at.start();
  at.node->run_until([&] { return at.kept() < 10; });
  CHECK(at.node->is_whole());
}

TEST_CASE("[F2] [F3] [K5] who follows since before the base gets a snapshot, who follows since after it the changes") {
  Held at;
  const std::uint64_t early = at.space().offset();
  at.drop_all();
  const std::uint64_t late = read_feed_floor(at.store, at.world.id);
  CHECK(late > early);
  REQUIRE(at.node->put_own(at.world.id, {item("x", "Sau đó")}).has_value());
  for (int round = 0; round < 2; ++round, at.start()) {
    const auto behind = at.node->socket(), current = at.node->socket();
    at.node->host(at.world.id)->subscribe(behind, early);
    at.node->host(at.world.id)->subscribe(current, late);
    CHECK(behind->message(0)["type"] == "snapshot");
    CHECK(behind->message(0)["offset"] == at.space().offset());
    REQUIRE(current->message(0)["type"] == "changes");
    const Json changes = current->message(0)["changes"];
    CHECK(std::ranges::any_of(changes, [](const Json& change) { return change["id"] == "x"; }));
  }
}

/// A node that becomes a member late, with a disk and files of its own.
struct Newcomer {
  Held& at;
  TestFolder folder;
  std::unique_ptr<BlobStore> blobs = std::move(*BlobStore::open(folder.path()));
  MemoryStore store;
  std::optional<HubNode> node;

  explicit Newcomer(Held& held) : at(held) {
    REQUIRE(at.node->put_own(at.world.id, {SpaceWorld::member(at.world.stranger_unit, at.world.stranger.node())}).has_value());
    start();
  }
  void start() {
    node.reset();
    node.emplace(store, at.world.stranger, blobs.get());
  }
  void copy_state(const Checkpoint& checkpoint) {
    auto upload = blobs->begin_upload("0a");
    for (std::uint64_t held = 0; held < checkpoint.state_bytes; held = (*upload)->size()) {
      const auto piece = at.blobs->read(checkpoint.state, held, checkpoint.state_bytes);
      REQUIRE((piece.has_value() && !piece->empty()));
      REQUIRE((*upload)->append(*piece).has_value());
    }
    REQUIRE((*upload)->keep(*(*upload)->cut()).has_value());
  }
  const Space& space() { return node->host(at.world.id)->space(); }
  /// Gives what comes after these heads in each log from one node to another.
  static void relay(MemoryStore& from, HubNode& to, const SpaceId& id, const Space& has) {
    LogCatalog catalog;
    REQUIRE(catalog.load(from).has_value());
    for (const auto& [origin, head] : read_heads(from, catalog, id)) {
      const auto batch = read_batch(from, catalog, {id, origin}, has.head(origin).seq + 1);
      REQUIRE(batch.has_value());
      if (*batch) CHECK(code_of(to.ingest(**batch)) == "none");
    }
  }
};

TEST_CASE("[K3] [K4] [P24] a newcomer that starts from a checkpoint is equal, acknowledges it, and is the same after a restart") {
  Held at;
  at.drop_all();
  const Checkpoint checkpoint = at.checkpoints()[0].checkpoint;
  Newcomer late(at);
  CHECK(code_of(late.node->load_checkpoint(checkpoint)) == problem::kNotFound);  // its state is not here
  CHECK(late.node->hub().find(at.world.id) == nullptr);
  late.copy_state(checkpoint);
  REQUIRE(late.node->load_checkpoint(checkpoint).has_value());
  Newcomer::relay(at.store, *late.node, at.world.id, late.space());
  late.node->run_until([&] { return late.space().head(at.world.stranger.node()).seq == 1; });  // its receipt
  Newcomer::relay(late.store, *at.node, at.world.id, at.space());
  for (int round = 0; round < 2; ++round, late.start()) {
    CHECK(equal_state(late.space(), at.space()));
    CHECK(late.node->is_whole());
  }
  REQUIRE(late.node->put_own(at.world.id, {item("t", "Của người đến sau")}).has_value());
  CHECK(late.space().head(at.world.stranger.node()).seq == 2);
}

}  // namespace
}  // namespace giaoban
