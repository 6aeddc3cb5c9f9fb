#include <doctest/doctest.h>

#include "sync/store/document_store.h"
#include "sync/ydoc/transaction.h"
#include "tests/unit/store_replica.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;
constexpr std::string_view kEmptyUpdate("\0\0", 2);

/// A space of the owner with random commits, of records and of documents.
void write_randomly(StoredReplica& owner) {
  owner.write(kWorld.first_changes());
  for (int commits = *rc::gen::inRange(0, 6); commits > 0; --commits) {
    if (*rc::gen::inRange(0, 4) == 0) {
      owner.write_document("minutes", kEmptyUpdate);
      continue;
    }
    std::vector<RecordChange> changes;
    for (int n = *rc::gen::inRange(1, 5); n > 0; --n) {
      const std::string id = std::to_string(*rc::gen::inRange(0, 4));
      if (*rc::gen::inRange(0, 4) == 0)
        changes.push_back({"agenda_items", id, Json::object(), *rc::gen::arbitrary<bool>()});
      else
        changes.push_back(item(id, "Nội dung " + std::to_string(*rc::gen::inRange(0, 9))));
    }
    owner.write(std::move(changes));
  }
}

/// Gives `to` all that `from` has of a log, in batches of about `aim` bytes; returns how many these were.
int relay(StoredReplica& from, StoredReplica& to, const LogId& log, std::size_t aim) {
  int batches = 0;
  for (;;) {
    const std::uint64_t next = to.space().head(log.origin).seq + 1;
    const auto batch = read_batch(from.store(), from.catalog(), log, next, aim);
    RC_ASSERT(batch.has_value());
    if (!*batch) return batches;
    RC_ASSERT((*batch)->first_seq == next);
    RC_ASSERT(to.take(**batch).has_value());
    ++batches;
  }
}

TEST_CASE("A space read from the store is the space that was in memory") {
  CHECK(rc::check("load", [] {
    StoredReplica owner(kWorld.owner, kWorld.id);
    write_randomly(owner);
    Space loaded = owner.reopened();
    RC_ASSERT(equal_state(loaded, owner.space()));
    RC_ASSERT(loaded.last_stamp() == owner.space().last_stamp());
  }));
}

TEST_CASE("[L4] [P4] what a store gives of a log ends at a signed head and is proved at a receiver, whatever its size") {
  CHECK(rc::check("read and take", [] {
    StoredReplica owner(kWorld.owner, kWorld.id), town(kWorld.town, kWorld.id), district(kWorld.district, kWorld.id);
    write_randomly(owner);
    const LogId log = owner.log_of(kWorld.owner);
    relay(owner, town, log, *rc::gen::inRange<std::size_t>(1, 5000));
    RC_ASSERT(equal_state(town.space(), owner.space()));
    // A store that was only told of the log relays it just as well.
    relay(town, district, log, *rc::gen::inRange<std::size_t>(1, 5000));
    RC_ASSERT(equal_state(district.space(), owner.space()));
    RC_ASSERT(equal_state(district.reopened(), owner.space()));
    RC_ASSERT(read_heads(district.store(), district.catalog(), kWorld.id) == owner.space().heads());
  }));
}

TEST_CASE("[L4] a batch ends at the first signed head beyond what it aims at") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());  // one commit of 4 entries: only the 4th head is signed
  owner.write({item("a", "1")});
  owner.write({item("b", "2"), item("c", "3")});
  const LogId log = owner.log_of(kWorld.owner);
  const auto span = [&](std::uint64_t from, std::size_t aim) {
    const auto batch = *read_batch(owner.store(), owner.catalog(), log, from, aim);
    return batch ? batch->last_seq() : 0;
  };
  for (std::uint64_t from : {1, 2, 4}) CHECK(span(from, 1) == 4);
  CHECK(span(5, 1) == 5);
  CHECK(span(1, 1500) == 4);
  CHECK(span(5, 600) == 5);
  CHECK(span(6, 1) == 7);
  CHECK(span(1, limits::kBatchBytes) == 7);
  CHECK(span(8, limits::kBatchBytes) == 0);
  CHECK_FALSE(read_batch(owner.store(), owner.catalog(), owner.log_of(kWorld.town), 1)->has_value());
}

TEST_CASE("[P4] batches stay within 4 MiB, however much there is") {
  StoredReplica owner(kWorld.owner, kWorld.id), town(kWorld.town, kWorld.id);
  owner.write(kWorld.first_changes());
  for (int commit = 0; commit < 6; ++commit) {
    std::vector<RecordChange> changes;
    for (int i = 0; i < 400; ++i) {
      changes.push_back(item(std::to_string(commit) + "-" + std::to_string(i), "t"));
      changes.back().fields["topics"] = Json::array();
      for (int n = 0; n < 12; ++n) changes.back().fields["topics"].push_back(std::string(300, 'x'));
    }
    owner.write(std::move(changes));
  }
  const LogId log = owner.log_of(kWorld.owner);
  const auto first = read_batch(owner.store(), owner.catalog(), log, 1);
  REQUIRE(first->has_value());
  CHECK(encode_batch(**first).size() <= limits::kBatchBytes);
  CHECK((*first)->last_seq() < owner.space().offset());
  CHECK(relay(owner, town, log, limits::kBatchBytes) > 1);
  CHECK(equal_state(town.space(), owner.space()));
}

TEST_CASE("[F4] touched records are those of the entries in a stretch of the feed") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  owner.write({item("a", "1"), item("b", "2"), item("a", "3")});  // 5, 6, 7
  owner.write_document("minutes", kEmptyUpdate);                  // 8
  owner.write({{"agenda_items", "b", Json::object(), true}});     // 9
  using Keys = std::vector<RecordKey>;
  const auto touched = [&](std::uint64_t since, std::uint64_t until) {
    return *touched_records(owner.store(), kWorld.id, since, until);
  };
  CHECK(touched(4, 9) == Keys{{"agenda_items", "a"}, {"agenda_items", "b"}});
  CHECK(touched(6, 7) == Keys{{"agenda_items", "a"}});
  CHECK(touched(7, 8).empty());
  CHECK(touched(8, 9) == Keys{{"agenda_items", "b"}});
  CHECK(touched(9, 9).empty());
  CHECK(touched(0, 1) == Keys{{"spaces", kWorld.id.text()}});
}

TEST_CASE("The updates of a document come back in their order of arrival, and of no other document") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  const std::vector<std::string> updates = {
      std::string(kEmptyUpdate), std::string("\0\1\1\1\0\1", 6), std::string("\0\1\2\1\0\1", 6)};
  for (const auto& update : updates) owner.write_document("minutes", update);
  owner.write_document("minutes2", kEmptyUpdate);
  const auto document = read_document(owner.store(), kWorld.id, "minutes");
  REQUIRE(document.has_value());
  REQUIRE(document->tail.size() == updates.size());
  for (std::size_t i = 0; i < updates.size(); ++i) CHECK(document->tail[i].bytes == updates[i]);
}

TEST_CASE("A snapshot takes the place of the updates that it holds; later ones stay, and the entries of all") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  const std::vector<std::string> updates = {std::string("\0\1\1\1\0\1", 6), std::string("\0\1\2\1\0\1", 6)};
  owner.write_document("minutes", updates[0]);
  const auto before = *read_document(owner.store(), kWorld.id, "minutes");
  owner.write_document("minutes", updates[1]);
  const auto snapshot = compact(before);
  REQUIRE(snapshot.has_value());
  Commit commit;
  add_snapshot(commit, kWorld.id, "minutes", before, *snapshot);
  REQUIRE(owner.store().write(commit.rows).has_value());
  const auto after = *read_document(owner.store(), kWorld.id, "minutes");
  CHECK(after.snapshot == *snapshot);
  CHECK(after.through == before.last_offset());
  REQUIRE(after.tail.size() == 1);
  CHECK(after.tail[0].bytes == updates[1]);
  CHECK(compact(after) == compact({0, {}, {{1, updates[0]}, {2, updates[1]}}}));
}

TEST_CASE("[L7] a snapshot that is cut short is damage, not an empty document") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  Batch batch;
  batch.put(Table::kSnapshots, layout::document_prefix(kWorld.id, "minutes"), "1234");
  REQUIRE(owner.store().write(batch).has_value());
  CHECK(code_of(read_document(owner.store(), kWorld.id, "minutes")) == problem::kDataDamaged);
}

TEST_CASE("[T1] after a restart the next stamp is still greater than every stamp that was ever taken in") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  LogAuthor town(kWorld.town, kWorld.id);
  const Hlc ahead = hlc_at(kNow + 3600 * 1000);
  town.add(record_entry(ahead, {}, item("x", "1")).body);
  town.add(record_entry(1, {}, item("y", "2")).body);  // an origin whose stamps fall
  REQUIRE(owner.take(town.all()).has_value());
  CHECK(owner.reopened().next_stamp(kNow) > ahead);
}

TEST_CASE("A log keeps its number for good, and each has another") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  LogAuthor town(kWorld.town, kWorld.id);
  town.add(record_entry(1, {}, item("x", "1")).body);
  REQUIRE(owner.take(town.all()).has_value());
  LogCatalog reloaded;
  REQUIRE(reloaded.load(owner.store()).has_value());
  CHECK(reloaded.find(owner.log_of(kWorld.owner)) == owner.catalog().find(owner.log_of(kWorld.owner)));
  CHECK(reloaded.find(owner.log_of(kWorld.town)) == owner.catalog().find(owner.log_of(kWorld.town)));
  CHECK_FALSE(reloaded.find(owner.log_of(kWorld.district)).has_value());
  CHECK(reloaded.number_of(owner.log_of(kWorld.district)) == 3);
  CHECK(reloaded.spaces() == std::vector{kWorld.id});
  CHECK(reloaded.logs_of(kWorld.id).size() == 3);
  CHECK(reloaded.logs_of(uuid_of(1)).empty());
}

TEST_CASE("A stored record that cannot be read is told as damage, not taken for absent") {
  StoredReplica owner(kWorld.owner, kWorld.id);
  owner.write(kWorld.first_changes());
  Batch damage;
  damage.put(Table::kRecords, layout::record_key(kWorld.id, {"members", kWorld.town_unit.text()}), "junk");
  REQUIRE(owner.store().write(damage).has_value());
  CHECK(code_of(load_space(owner.store(), owner.catalog(), kWorld.id)) == problem::kDataDamaged);
}

TEST_CASE("A document that is too deep to be built in memory is compacted as bytes, and nothing of it is lost") {
  DocumentOptions options;
  options.client = 7;
  options.depth = 2 * limits::kDocumentDepth;
  Document deep(options);
  std::vector<StoredDocument::Update> updates;
  for (TypeRef at = deep.root("default"); updates.size() < limits::kDocumentDepth + 10;) {
    Transaction transaction(deep);
    const auto inner = transaction.insert_type(at, 0, TypeKind::kArray);
    REQUIRE(inner.has_value());
    at = *inner;
    updates.push_back({updates.size() + 1, transaction.commit()});
  }
  const auto snapshot = compact({0, {}, updates});
  REQUIRE(snapshot.has_value());
  Document again(options);
  REQUIRE(again.apply(*snapshot).has_value());
  CHECK(again.encode_state_as_update() == deep.encode_state_as_update());
}

}  // namespace
}  // namespace giaoban
