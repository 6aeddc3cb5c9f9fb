#include <doctest/doctest.h>

#include "sync/store/verify.h"
#include "tests/unit/store_replica.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

/// The owner's replica with two logs: its own of 7 entries, signed at 4, 5 and 7, and the town's of 3, signed at 3.
class Damaged {
 public:
  Damaged() : owner(kWorld.owner, kWorld.id), town(kWorld.town, kWorld.id) {
    owner.write(kWorld.first_changes());
    owner.write({item("a", "1")});
    owner.write({item("b", "2"), item("c", "3")});
    for (Hlc hlc : {1, 2, 3}) town.add(record_entry(hlc, {}, item("t" + std::to_string(hlc), "t")).body);
    REQUIRE(owner.take(town.all()).has_value());
  }
  VerifyReport verify() { return verify_store(owner.store(), kWorld.verifier); }

  std::string entry_key(const Signer& node, std::uint64_t seq) {
    return layout::entry_key({*owner.catalog().find(owner.log_of(node)), seq});
  }
  void put(Table table, std::string_view key, std::string_view value) {
    Batch batch;
    batch.put(table, key, value);
    REQUIRE(owner.store().write(batch).has_value());
  }
  void remove(Table table, std::string_view key) {
    Batch batch;
    batch.remove(table, key);
    REQUIRE(owner.store().write(batch).has_value());
  }
  void put_head(const Signer& node, const Head& head) {
    put(Table::kLogs, layout::log_key(*owner.catalog().find(owner.log_of(node))),
        layout::log_value({owner.log_of(node), head, 0}));
  }
  /// The report names this log and seq, and nothing else.
  void check_fault(const Signer& node, std::uint64_t seq) {
    const auto report = verify();
    REQUIRE(report.faults.size() == 1);
    CHECK_FALSE(report.is_clean());
    CHECK(report.faults[0].log == owner.log_of(node));
    CHECK(report.faults[0].seq == seq);
    CHECK_FALSE(report.faults[0].reason.empty());
  }

  StoredReplica owner;
  LogAuthor town;
};

TEST_CASE("[L7] a whole store is clean, and every entry was walked") {
  Damaged node;
  const auto report = node.verify();
  CHECK(report.is_clean());
  CHECK(report.entries == 10);
  REQUIRE(report.logs.size() == 2);
  CHECK(report.logs[0].head == node.owner.space().head(kWorld.owner.node()));
  CHECK(report.logs[0].signatures == 3);
  CHECK(report.logs[1].signatures == 1);
}

TEST_CASE("[L3] [L7] a flipped bit in a body is found at the signed head after it, and told from the one before") {
  // Own log: heads 4, 5, 7 are signed. A body whose change still reads is proved wrong by the next signature.
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> expected = {{1, 1}, {3, 1}, {4, 1}, {5, 5}, {6, 6}, {7, 6}};
  for (const auto& [seq, first] : expected) {
    Damaged node;
    const std::string key = node.entry_key(kWorld.owner, seq);
    std::string body = *node.owner.store().get(Table::kEntries, key);
    body[8] = static_cast<char>(body[8] ^ 1);  // its stamp
    node.put(Table::kEntries, key, body);
    node.check_fault(kWorld.owner, first);
  }
}

TEST_CASE("[L7] every single flipped bit of an entry is found") {
  Damaged node;
  const std::string key = node.entry_key(kWorld.owner, 5);
  const std::string body = *node.owner.store().get(Table::kEntries, key);
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    std::string damaged = body;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    node.put(Table::kEntries, key, damaged);
    const auto report = node.verify();
    REQUIRE(report.faults.size() == 1);
    CHECK(report.faults[0].seq == 5);
  }
  node.put(Table::kEntries, key, body);
  CHECK(node.verify().is_clean());
}

TEST_CASE("[L1] [L7] a missing entry is named, at the beginning, in the middle and at the end") {
  for (std::uint64_t seq : {1, 4, 6, 7}) {
    Damaged node;
    node.remove(Table::kEntries, node.entry_key(kWorld.owner, seq));
    node.check_fault(kWorld.owner, seq);
  }
}

TEST_CASE("[L7] a recorded head that is not the end of the chain is named") {
  Damaged node;
  Head head = node.owner.space().head(kWorld.owner.node());
  head.hash.bytes[0] ^= 1;
  node.put_head(kWorld.owner, head);
  node.check_fault(kWorld.owner, 7);
}

TEST_CASE("[L7] entries beyond the recorded head, and a head beyond the entries, are named") {
  Damaged node;
  node.put_head(kWorld.town, node.town.head(2));
  node.check_fault(kWorld.town, 3);
  Damaged longer;
  longer.put_head(kWorld.town, {5, longer.town.head().hash});
  longer.check_fault(kWorld.town, 4);
}

TEST_CASE("[L4] [L7] a wrong signature is named, and so is an end that nobody signed") {
  Damaged node;
  const Signature forged = kWorld.stranger.sign("something else");
  node.put(Table::kSignatures, node.entry_key(kWorld.town, 3), as_text(forged.view()));
  node.check_fault(kWorld.town, 1);
  node.put(Table::kSignatures, node.entry_key(kWorld.town, 3), "short");
  node.check_fault(kWorld.town, 1);
  node.remove(Table::kSignatures, node.entry_key(kWorld.town, 3));
  node.check_fault(kWorld.town, 1);
  Damaged tail;  // the last two entries rewritten, with a head that fits them and no signature
  tail.remove(Table::kSignatures, tail.entry_key(kWorld.owner, 7));
  tail.check_fault(kWorld.owner, 6);
}

TEST_CASE("[L7] a body that is no entry is named even before a signature is looked at") {
  Damaged node;
  node.put(Table::kEntries, node.entry_key(kWorld.owner, 2), "junk");
  node.check_fault(kWorld.owner, 2);
}

TEST_CASE("[L7] each damaged log has its own first fault, the whole ones are still walked") {
  Damaged node;
  node.remove(Table::kEntries, node.entry_key(kWorld.owner, 6));
  node.put(Table::kEntries, node.entry_key(kWorld.town, 1), "junk");
  CHECK(node.verify().faults.size() == 2);
}

TEST_CASE("[L7] a row of the table of logs that cannot be read, or that is gone, is a fault") {
  Damaged node;
  node.put(Table::kLogs, layout::log_key(1), "junk");
  CHECK_FALSE(node.verify().is_clean());
  node.remove(Table::kLogs, layout::log_key(1));
  CHECK_FALSE(node.verify().is_clean());  // its entries belong to nothing now
}

TEST_CASE("[L7] verify changes nothing") {
  Damaged node;
  node.remove(Table::kEntries, node.entry_key(kWorld.owner, 6));
  const auto rows = [&] {
    std::vector<std::string> all;
    for (std::size_t table = 0; table < kTableCount; ++table)
      REQUIRE(node.owner.store().scan(static_cast<Table>(table), "", "", [&](std::string_view key, std::string_view value) {
        all.push_back(std::string(key) + "=" + std::string(value));
        return true;
      }).has_value());
    return all;
  };
  const auto before = rows();
  (void)node.verify();
  CHECK(rows() == before);
}

}  // namespace
}  // namespace giaoban
