#include "sync/space/membership.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

TEST_CASE("[P5] a batch is answered by the log's durable head, a repeated one by the same") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.town);
  const LogAuthor log = world.owner_log();
  const auto head = node.ingest(log.batch(1, 3));
  REQUIRE(head.has_value());
  CHECK(*head == log.head(3));
  CHECK(node.durable_entries(world.id) == 3);
  CHECK(*node.ingest(log.batch(1, 3)) == log.head(3));
  CHECK(*node.ingest(log.all()) == log.head());
  CHECK(node.durable_entries(world.id) == 4);
  CHECK(node.directory().find(world.id)->has_member(world.district_unit));
  CHECK(node.is_whole());
}

TEST_CASE("[P5] a batch that repeats what is still on its way is answered when that is durable") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.town);
  std::vector<std::uint64_t> durable;
  for (int i = 0; i < 2; ++i)
    node.hub().ingest(world.owner_log().all(), [&](const Result<Head>&) { durable.push_back(node.durable_entries(world.id)); });
  node.run_until([&] { return durable.size() == 2; });
  CHECK(durable == std::vector<std::uint64_t>{4, 4});
}

TEST_CASE("[P6] a bad batch for a space that is not here leaves no space behind; the good one after it founds it") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.town);
  LogBatch forged = world.owner_log().all();
  forged.signature.bytes[0] ^= 1;
  CHECK(code_of(node.ingest(forged)) == problem::kSignatureWrong);
  CHECK(node.hub().find(world.id) == nullptr);
  REQUIRE(node.ingest(world.owner_log().all()).has_value());
  CHECK(node.hub().find(world.id) != nullptr);
}

TEST_CASE("[P6] a bad and a good batch at once for a new space: the space is there, under its one host") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.town);
  LogBatch forged = world.owner_log().all();
  forged.signature.bytes[0] ^= 1;
  int answered = 0;
  std::optional<Result<Head>> good;
  node.hub().ingest(forged, [&](const Result<Head>&) { ++answered; });
  node.hub().ingest(world.owner_log().all(), [&](const Result<Head>& head) { good = head; });
  node.run_until([&] { return answered == 1 && good.has_value(); });
  REQUIRE(good->has_value());
  REQUIRE(node.hub().find(world.id) != nullptr);
  CHECK(node.host(world.id)->space().is_founded());
}

TEST_CASE("[W4] entries of a node not yet listed are refused, and taken when the owner has listed it") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.owner);
  REQUIRE(node.put_own(world.id, world.first_changes()).has_value());
  LogAuthor stranger(world.stranger, world.id);
  stranger.add(record_entry(1, {}, item("x", "t")).body);
  CHECK(code_of(node.ingest(stranger.all())) == problem::kNotAMember);
  REQUIRE(node.put_own(world.id, {SpaceWorld::member(world.stranger_unit, world.stranger.node())}).has_value());
  CHECK(node.ingest(stranger.all()).has_value());
}

TEST_CASE("[L9] a node that lost entries of its own log takes them back from others and writes on after them") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.owner);
  LogAuthor before = world.owner_log();  // what others still hold
  before.add(record_entry(hlc_at(kNow + 1), {}, item("x", "t")).body);
  REQUIRE(node.ingest(before.batch(1, 4)).has_value());
  node.hub().note_own_end(world.id, 5, true);
  CHECK(code_of(node.put_own(world.id, {item("y", "t")})) == problem::kCatchingUp);
  REQUIRE(node.ingest(before.batch(5, 5)).has_value());
  CHECK(node.put_own(world.id, {item("y", "t")}).has_value());
  CHECK(node.durable_entries(world.id) == 6);
  CHECK(node.is_whole());
}

TEST_CASE("[L9] what waits for entries that others say they hold is written anew after a minute, though nothing comes") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.owner);
  LogAuthor before = world.owner_log();  // what others still hold, but for one entry more that they only claim
  before.add(record_entry(hlc_at(kNow + 1), {}, item("x", "t")).body);
  REQUIRE(node.ingest(before.batch(1, 4)).has_value());
  REQUIRE(node.put_own(world.id, {item("y", "t")}).has_value());
  node.hub().note_own_end(world.id, 6, false);
  node.run_ready();
  node.now += SpaceReplica::kElsewhereMs - 1;  // so that the timer, which counts true time, has little left
  REQUIRE(node.ingest(before.all()).has_value());
  node.run_ready();
  CHECK(node.host(world.id)->space().find("agenda_items", "y") == nullptr);
  node.now += 1;
  node.run_until([&] { return node.durable_entries(world.id) == 6; });
  CHECK(node.host(world.id)->space().find("agenda_items", "y") != nullptr);
  CHECK(node.is_whole());
}

TEST_CASE("[W7] who follows a space gets everything anew where entries were set aside, and a later one the same state") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.district);
  LogAuthor owner = world.owner_log(), town(world.town, world.id);
  for (const char* id : {"a", "b"}) town.add(record_entry(hlc_at(kNow + 1), {}, item(id, "t")).body);
  Space at_owner = world.space();
  REQUIRE(ingest(at_owner, town.batch(1, 1), world.verifier, kNow).has_value());
  owner.add(record_entry(hlc_at(kNow + 2), {}, *close_node(at_owner, world.town_unit, world.town.node())).body);
  for (const LogBatch& batch : {owner.batch(1, 4), town.batch(1, 1), town.batch(2, 2)}) REQUIRE(node.ingest(batch).has_value());
  const auto socket = node.socket();
  node.host(world.id)->subscribe(socket, node.host(world.id)->durable_offset());
  REQUIRE(node.ingest(owner.batch(5, 5)).has_value());
  node.run_until([&] { return node.host(world.id)->space().head(world.town.node()).seq == 1 && node.durable_entries(world.id) == 6; });
  node.run_until([&] { return socket->message(-1).at("type") == "snapshot"; });
  CHECK(to_text(socket->message(-1)).find("\"id\":\"a\"") != std::string::npos);
  CHECK(to_text(socket->message(-1)).find("\"id\":\"b\"") == std::string::npos);
  const auto late = node.socket();
  node.host(world.id)->subscribe(late, 3);
  CHECK(late->message(0).at("type") == "snapshot");
  CHECK(node.is_whole());
}

TEST_CASE("[C3] a batch whose writing failed is refused, and taken when it comes again") {
  const SpaceWorld world;
  MemoryStore store;
  HubNode node(store, world.town);
  store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(node.ingest(world.owner_log().all())) == problem::kDiskFull);
  CHECK(node.durable_entries(world.id) == 0);
  CHECK(node.ingest(world.owner_log().all()).has_value());
  CHECK(node.is_whole());
}

TEST_CASE("[R4] two nodes that write and exchange all their logs end with the same records") {
  const SpaceWorld world;
  MemoryStore stores[2];
  HubNode province(stores[0], world.owner), town(stores[1], world.town);
  REQUIRE(province.put_own(world.id, world.first_changes()).has_value());
  const auto exchange = [&] {
    LogCatalog catalogs[2];
    HubNode* nodes[] = {&province, &town};
    for (int from = 0; from < 2; ++from) {
      REQUIRE(catalogs[from].load(stores[from]).has_value());
      for (const auto& [number, log] : catalogs[from].logs_of(world.id)) {
        const auto batch = read_batch(stores[from], catalogs[from], log, 1);
        REQUIRE(batch.has_value());
        if (*batch) CHECK(nodes[1 - from]->ingest(std::move(**batch)).has_value());
      }
    }
  };
  exchange();
  for (int i = 0; i < 30; ++i) {
    HubNode& node = i % 3 == 0 ? province : town;
    const UnitId& unit = i % 3 == 0 ? world.province_unit : world.town_unit;
    RecordChange change = item("r" + std::to_string(i % 4) + (i % 3 == 0 ? "p" : "t"), "t" + std::to_string(i));
    change.fields["proposed_by"] = unit.text();
    const auto outcome = node.run({uuid_of(600 + static_cast<unsigned>(i)), world.id, "record.put",
                                   {{"collection", change.collection}, {"id", change.id}, {"fields", change.fields}},
                                   {uuid_of(100), unit, {Role::kSecretary}}, node.self()});
    REQUIRE(outcome.has_value());
    if (i % 10 == 9) exchange();
  }
  CHECK(equal_state(province.host(world.id)->space(), town.host(world.id)->space()));
  CHECK(province.is_whole());
  CHECK(town.is_whole());
}

}  // namespace
}  // namespace giaoban
