#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/bytes.h"
#include "sync/store/memory_store.h"
#include "sync/store/rocks_store.h"
#include "tests/unit/store_folder.h"

namespace giaoban {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<RocksStore> open_store(const TestFolder& folder) {
  auto store = RocksStore::open(folder.path() / "db", RocksStore::Access::kReadWrite);
  RC_ASSERT(store.has_value());
  return std::move(*store);
}

/// Bytes of few values, 0 and 255 among them, so that keys meet and the ends of ranges are tried.
std::string random_key() {
  std::string key;
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n) key += *rc::gen::element('\0', 'a', 'b', '\xff');
  return key;
}

Batch random_batch() {
  Batch batch;
  for (int n = *rc::gen::inRange(0, 8); n > 0; --n) {
    const auto table = static_cast<Table>(*rc::gen::inRange<int>(1, kTableCount));  // kMeta holds the version
    if (*rc::gen::inRange(0, 3) == 0)
      batch.remove(table, random_key());
    else
      batch.put(table, random_key(), *rc::gen::arbitrary<std::string>());
  }
  return batch;
}

Rows rows_of(const StoreReader& store, Table table, std::string_view from, std::string_view to, std::size_t limit) {
  Rows rows;
  RC_ASSERT(store.scan(table, from, to, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return rows.size() < limit;
  }).has_value());
  return rows;
}

void require_equal(const StoreReader& a, const StoreReader& b) {
  for (std::size_t table = 1; table < kTableCount; ++table) {
    const auto place = static_cast<Table>(table);
    RC_ASSERT(rows_of(a, place, "", "", 1000) == rows_of(b, place, "", "", 1000));
    const std::string from = random_key(), to = random_key(), key = random_key();
    const auto limit = *rc::gen::inRange<std::size_t>(1, 5);
    if (to.empty() || from <= to) RC_ASSERT(rows_of(a, place, from, to, limit) == rows_of(b, place, from, to, limit));
    RC_ASSERT(rows_of(a, place, key, Store::after_prefix(key), 1000) == rows_of(b, place, key, Store::after_prefix(key), 1000));
    RC_ASSERT(a.get(place, key) == b.get(place, key));
  }
}

TEST_CASE("The memory store and RocksDB hold the same after the same writes") {
  const TestFolder folder;
  auto rocks = open_store(folder);
  MemoryStore memory;
  CHECK(rc::check("two stores", [&] {
    const Batch batch = random_batch();
    RC_ASSERT(rocks->write(batch).has_value());
    RC_ASSERT(memory.write(batch).has_value());
    require_equal(memory, *rocks);
  }));
  rocks.reset();
  rocks = open_store(folder);  // and after it was opened anew
  CHECK(rc::check("opened anew", [&] { require_equal(memory, *rocks); }));
}

TEST_CASE("A view stays as the store was, whatever is written later and reclaimed") {
  const TestFolder folder;
  const auto rocks = open_store(folder);
  MemoryStore memory;
  const auto write = [&] {
    const Batch batch = random_batch();
    RC_ASSERT(rocks->write(batch).has_value());
    RC_ASSERT(memory.write(batch).has_value());
  };
  CHECK(rc::check("views", [&] {
    write();
    MemoryStore then;
    for (std::size_t table = 1; table < kTableCount; ++table) {
      Batch rows;
      for (const auto& [key, value] : rows_of(memory, static_cast<Table>(table), "", "", 1000))
        rows.put(static_cast<Table>(table), key, value);
      RC_ASSERT(then.write(rows).has_value());
    }
    const auto view = rocks->view(), copy = memory.view();
    write();
    rocks->reclaim(Table::kEntries, "", "\xff");
    require_equal(then, *view);
    require_equal(then, *copy);
    require_equal(memory, *rocks);
  }));
}

TEST_CASE("Batches joined are their writes one after another") {
  CHECK(rc::check("append", [] {
    const Batch first = random_batch(), second = random_batch();
    Batch joined = first;
    joined.append(second);
    MemoryStore one_by_one, together;
    RC_ASSERT(one_by_one.write(first).has_value());
    RC_ASSERT(one_by_one.write(second).has_value());
    RC_ASSERT(together.write(joined).has_value());
    require_equal(one_by_one, together);
  }));
}

TEST_CASE("after_prefix ends the range of exactly the keys that begin with it") {
  CHECK(rc::check("range", [] {
    const std::string prefix = random_key(), key = random_key(), end = Store::after_prefix(prefix);
    const bool within = key >= prefix && (end.empty() || key < end);
    RC_ASSERT(within == key.starts_with(prefix));
  }));
}

TEST_CASE("A failed write keeps nothing") {
  MemoryStore store;
  Batch batch;
  batch.put(Table::kMeta, "a", "1");
  store.fail_next_write(problem::kDiskFull);
  CHECK(store.write(batch).error().code == problem::kDiskFull);
  CHECK_FALSE(store.get(Table::kMeta, "a").has_value());
  CHECK(store.write(batch).has_value());
  CHECK(store.get(Table::kMeta, "a") == "1");
}

}  // namespace
}  // namespace giaoban
