#include <doctest/doctest.h>

#include <fstream>

#include "sync/base/bytes.h"
#include "sync/store/rocks_store.h"
#include "tests/unit/store_folder.h"

namespace giaoban {
namespace {

using Access = RocksStore::Access;

Result<std::unique_ptr<RocksStore>> open(const TestFolder& folder, Access access = Access::kReadWrite) {
  return RocksStore::open(folder.path() / "db", access);
}

std::string_view code_of(const auto& result) { return result ? std::string_view("none") : result.error().code; }

void put(RocksStore& store, std::string_view key, std::string_view value, Table table = Table::kEntries) {
  Batch batch;
  batch.put(table, key, value);
  REQUIRE(store.write(batch).has_value());
}

/// The files of a database with this ending.
std::vector<std::filesystem::path> files(const TestFolder& folder, std::string_view ending) {
  std::vector<std::filesystem::path> found;
  for (const auto& file : std::filesystem::directory_iterator(folder.path() / "db"))
    if (file.path().extension() == ending) found.push_back(file.path());
  return found;
}

void flip(const std::filesystem::path& path, std::uint64_t offset) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<long>(offset));
  const char byte = static_cast<char>(file.get() ^ 1);
  file.seekp(static_cast<long>(offset));
  file.put(byte);
}

TEST_CASE("A directory that a process has open is locked for writing, not for reading") {
  const TestFolder folder;
  const auto store = open(folder);
  REQUIRE(store.has_value());
  put(**store, "k", "v");
  CHECK(code_of(open(folder)) == problem::kDataLocked);
  const auto reader = open(folder, Access::kReadOnly);
  REQUIRE(reader.has_value());
  CHECK((*reader)->get(Table::kEntries, "k") == "v");
}

TEST_CASE("Data of a newer version is refused and left alone") {
  const TestFolder folder;
  {
    const auto store = open(folder);
    std::string version;
    ByteWriter(version).u32(kDataVersion + 1);
    put(**store, "version", version, Table::kMeta);
    put(**store, "k", "v");
  }
  CHECK(code_of(open(folder)) == problem::kDataNewer);
  CHECK(code_of(open(folder, Access::kReadOnly)) == problem::kDataNewer);
  CHECK(code_of(open(folder)) == problem::kDataNewer);  // still: the first try changed nothing
}

TEST_CASE("A reader of a directory without a database makes none") {
  const TestFolder folder;
  CHECK_FALSE(open(folder, Access::kReadOnly).has_value());
  CHECK(files(folder, ".log").empty());
}

TEST_CASE("A damaged block is told as damage, after the rows before it") {
  const TestFolder folder;
  {
    const auto store = open(folder);
    for (int i = 0; i < 2000; ++i) put(**store, std::to_string(1000 + i), std::string(100, 'a') + std::to_string(i * i));
  }
  { const auto reopened = open(folder); }  // the write-ahead log becomes a table file
  const auto tables = files(folder, ".sst");
  REQUIRE_FALSE(tables.empty());
  for (const auto& table : tables)
    if (std::filesystem::file_size(table) > 20'000) flip(table, std::filesystem::file_size(table) / 2);
  const auto store = open(folder, Access::kReadOnly);
  REQUIRE(store.has_value());
  int rows = 0;
  const auto scanned = (*store)->scan(Table::kEntries, "", "", [&](std::string_view, std::string_view) { return ++rows, true; });
  CHECK(code_of(scanned) == problem::kDataDamaged);
  CHECK(rows > 0);
  CHECK(rows < 2000);
}

/// What a crash leaves: an orderly stop would put everything into tables.
void copy_as_crashed(const TestFolder& running, const TestFolder& crashed) {
  std::filesystem::copy(running.path(), crashed.path(),
                        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
}

TEST_CASE("Damage in the middle of the write-ahead log is told; nothing after it is dropped in silence") {
  const TestFolder running, folder;
  {
    const auto store = open(running);
    for (int i = 0; i < 2000; ++i) put(**store, std::to_string(1000 + i), std::string(100, 'a'));
    copy_as_crashed(running, folder);
  }
  const auto logs = files(folder, ".log");
  REQUIRE_FALSE(logs.empty());
  const auto size = std::filesystem::file_size(logs.front());
  REQUIRE(size > 200'000);
  flip(logs.front(), size / 2);
  CHECK(code_of(open(folder)) == problem::kDataDamaged);
  CHECK(code_of(open(folder, Access::kReadOnly)) == problem::kDataDamaged);
  flip(logs.front(), size / 2);
  const auto store = open(folder);
  REQUIRE(store.has_value());
  CHECK((*store)->get(Table::kEntries, "2999").has_value());
}

TEST_CASE("A write-ahead log that ends in a torn record is whole up to it") {
  const TestFolder running, folder;
  {
    const auto store = open(running);
    put(**store, "first", "1");
    put(**store, "second", std::string(1000, '2'));
    copy_as_crashed(running, folder);
  }
  const auto log = files(folder, ".log").front();
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 10);
  const auto store = open(folder);
  REQUIRE(store.has_value());
  CHECK((*store)->get(Table::kEntries, "first") == "1");
  CHECK_FALSE((*store)->get(Table::kEntries, "second").has_value());
}

}  // namespace
}  // namespace giaoban
