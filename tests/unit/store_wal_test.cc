#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "sync/store/rocks_store.h"
#include "sync/store/wal_check.h"
#include "tests/unit/store_folder.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kEntries = 100;

/// A database with one commit for each entry of log 7, all of them in the write-ahead log, and its bytes.
class Wal {
 public:
  Wal() {
    {
      const TestFolder running;
      const auto store = RocksStore::open(running.path() / "db", RocksStore::Access::kReadWrite);
      REQUIRE(store.has_value());
      for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
        Batch batch;
        batch.put(Table::kCommands, "before the entry", "x");
        batch.put(Table::kEntries, layout::entry_key({7, seq}), std::string(700, static_cast<char>('a' + seq % 26)));
        REQUIRE((*store)->write(batch).has_value());
      }
      // What a crash leaves: an orderly stop would put everything into tables.
      std::filesystem::copy(running.path(), folder_.path(), std::filesystem::copy_options::recursive);
    }
    for (const auto& file : std::filesystem::directory_iterator(directory()))
      if (file.path().extension() == ".log") file_ = file.path();
    std::stringstream text;
    text << std::ifstream(file_, std::ios::binary).rdbuf();
    bytes = text.str();
    find_records();
  }

  std::filesystem::path directory() const { return folder_.path() / "db"; }
  std::optional<WalDamage> with(const std::string& damaged) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << damaged;
    return find_wal_damage(directory());
  }
  std::string flipped(std::size_t at, unsigned bit = 0) const {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
    return damaged;
  }

  std::string bytes;
  std::vector<std::size_t> records;  ///< where they begin

 private:
  void find_records() {
    for (std::size_t at = 0; at + 7 <= bytes.size();) {
      const std::size_t left = 32768 - at % 32768;
      if (left < 7) {
        at += left;
        continue;
      }
      records.push_back(at);
      at += 7 + (static_cast<std::uint8_t>(bytes[at + 4]) | static_cast<std::uint8_t>(bytes[at + 5]) << 8);
    }
  }

  TestFolder folder_;
  std::filesystem::path file_;
};

TEST_CASE("A whole write-ahead log is whole, also one that spans blocks") {
  Wal wal;
  CHECK(wal.bytes.size() > 2 * 32768);
  CHECK_FALSE(wal.with(wal.bytes).has_value());
}

TEST_CASE("[L7] a flipped bit in any header but the last, and any byte of a record, is damage that names its place") {
  Wal wal;
  REQUIRE(wal.records.size() > kEntries);
  for (std::size_t i = 0; i + 1 < wal.records.size(); ++i)
    for (const std::size_t byte : {0, 3, 4, 5, 6, 30})
      for (const unsigned bit : {0u, 2u, 6u}) {
        if (wal.records[i] + byte >= wal.records[i + 1]) continue;  // the record is shorter
        const auto damage = wal.with(wal.flipped(wal.records[i] + byte, bit));
        REQUIRE(damage.has_value());
        CHECK(damage->offset == wal.records[i]);
      }
}

TEST_CASE("[L7] a flipped length or type of the last record is damage as well, not a torn end") {
  Wal wal;
  for (const std::size_t byte : {4, 5, 6})
    for (const unsigned bit : {0u, 1u, 2u, 6u, 7u}) CHECK(wal.with(wal.flipped(wal.records.back() + byte, bit)).has_value());
}

TEST_CASE("[L7] the damage names the first entry of its commit") {
  Wal wal;
  // The last record is one commit of its own.
  const auto damage = wal.with(wal.flipped(wal.records[wal.records.size() - 2] + 5, 6));
  REQUIRE(damage.has_value());
  REQUIRE(damage->first_entry.has_value());
  CHECK(damage->first_entry->log == 7);
  CHECK(damage->first_entry->seq == kEntries - 1);
}

TEST_CASE("A log that ends anywhere in its last record, or before it, is torn and not damaged") {
  Wal wal;
  for (std::size_t size = wal.records.back(); size < wal.bytes.size(); size += 13)
    CHECK_FALSE(wal.with(wal.bytes.substr(0, size)).has_value());
  CHECK_FALSE(wal.with(wal.bytes.substr(0, wal.records[50])).has_value());
  CHECK_FALSE(wal.with("").has_value());
  CHECK_FALSE(wal.with(wal.bytes + std::string(5000, '\0')).has_value());  // blocks that were only reserved
}

TEST_CASE("[L7] a store with such damage is not opened, and not changed; what comes before can be salvaged") {
  Wal wal;
  const std::size_t place = wal.records[wal.records.size() / 2];
  REQUIRE(wal.with(wal.flipped(place + 5, 6)).has_value());
  for (const auto access : {RocksStore::Access::kReadWrite, RocksStore::Access::kReadOnly}) {
    const auto store = RocksStore::open(wal.directory(), access);
    REQUIRE_FALSE(store.has_value());
    CHECK(store.error().code == problem::kDataDamaged);
    CHECK(store.error().detail.find("byte " + std::to_string(place)) != std::string::npos);
  }
  const auto rest = RocksStore::open(wal.directory(), RocksStore::Access::kSalvage);
  REQUIRE(rest.has_value());
  CHECK((*rest)->get(Table::kEntries, layout::entry_key({7, 1})).has_value());
  CHECK_FALSE((*rest)->get(Table::kEntries, layout::entry_key({7, kEntries})).has_value());
}

}  // namespace
}  // namespace giaoban
