#include "server/search/index.h"

#include <chrono>

#include "server/search/fold.h"

namespace giaoban {
namespace {

constexpr std::string_view kLayout = "2";  // rises with the tables below
constexpr std::int64_t kLastDay = 100'000;  // of days since 1970: in the year 2243

constexpr const char* kTables = R"(
  CREATE TABLE stamp(text TEXT NOT NULL);
  CREATE TABLE spaces(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL, host TEXT NOT NULL, taken INTEGER NOT NULL,
                      documents INTEGER NOT NULL, cuts INTEGER NOT NULL, next INTEGER NOT NULL);
  CREATE TABLE entries(row INTEGER PRIMARY KEY, space INTEGER NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL, unit TEXT NOT NULL,
                       fields TEXT NOT NULL, text TEXT NOT NULL);
  CREATE INDEX entry_records ON entries(space, collection, record);
  CREATE TABLE slots(space INTEGER NOT NULL, record TEXT NOT NULL, series TEXT NOT NULL, conference TEXT NOT NULL,
                     PRIMARY KEY(space, record)) WITHOUT ROWID;
  CREATE INDEX slot_series ON slots(series);
  CREATE VIRTUAL TABLE found USING fts5(words, facets, content='', columnsize=0, tokenize='ascii', prefix='2 3');
)";

std::string stamp() { return std::string(kLayout) + " " + std::string(kExtractVersion) + " " + fold_version(); }

/// Days since 1970 of yyyy-mm-dd; 0 for no date.
std::int64_t day_of(std::string_view date) {
  if (date.size() != 10) return 0;
  const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(std::string(date.substr(at, size))); };
  using namespace std::chrono;
  const sys_days day = year{number(0, 4)} / number(5, 2) / number(8, 2);
  return std::clamp<std::int64_t>(day.time_since_epoch().count(), 0, kLastDay);
}

std::string joined(const std::vector<std::string>& fields) {
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '\n';
    text += fields[i];
  }
  return text;
}

std::string facets_of(std::string_view collection, std::string_view unit) {
  return collection_facet(collection) + (unit.empty() ? "" : " " + unit_facet(unit));
}

std::string letters_of(char kind, std::string_view name) {
  std::string word(1, kind);
  for (const char c : name)
    if (c != '_' && c != '-') word += c;
  return word;
}

}  // namespace

std::string collection_facet(std::string_view collection) { return letters_of('c', collection); }
std::string unit_facet(std::string_view unit) { return letters_of('u', unit); }

std::int64_t first_row(const SearchSpace& space) {
  return (kLastDay - day_of(space.date)) << (kSpaceBits + kPlaceBits) | space.number << kPlaceBits;
}

Result<void> remove_search_file(const std::filesystem::path& path) {
  for (const char* end : {"", "-wal", "-shm"}) {
    std::error_code failed;
    std::filesystem::remove(path.string() + end, failed);
    if (failed) return fail(problem::kStorageFailed, path.string() + end + ": " + failed.message());
  }
  return {};
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::open_once(const std::filesystem::path& path) {
  auto database = Sqlite::open(path, Sqlite::Access::kWrite);
  if (!database) return std::unexpected(database.error());
  std::unique_ptr<SearchIndex> index(new SearchIndex(std::move(*database)));
  // Derived: a power cut may cost the file, which is then made anew.
  if (auto set = index->database_.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY"); !set)
    return std::unexpected(set.error());
  auto tables = SqliteStatement::make(index->database_, "SELECT count(*) FROM sqlite_master");
  if (!tables) return std::unexpected(tables.error());
  const auto counted = tables->step();
  if (!counted) return std::unexpected(counted.error());
  if (tables->integer(0) == 0) {
    tables->reset();
    const std::string made = std::string("BEGIN;") + kTables + "INSERT INTO stamp VALUES ('" + stamp() + "'); COMMIT";
    if (auto ran = index->database_.run(made.c_str()); !ran) return std::unexpected(ran.error());
  }
  tables->reset();
  auto stamped = SqliteStatement::make(index->database_, "SELECT text FROM stamp");
  const auto row = stamped ? stamped->step() : Result<bool>(false);
  if (!row || !*row || stamped->text(0) != stamp()) return fail(problem::kDataDamaged, "search index: made by other rules");
  stamped->reset();
  if (auto prepared = index->prepare(); !prepared) return std::unexpected(prepared.error());
  return index;
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(SearchFile& file) {
  ++file.generation;
  auto index = open_once(file.path);
  if (index || index.error().code != problem::kDataDamaged) return index;
  if (auto removed = remove_search_file(file.path); !removed) return std::unexpected(removed.error());
  ++file.generation;
  return open_once(file.path);
}

Result<void> SearchIndex::prepare() {
  const std::pair<SqliteStatement*, const char*> all[] = {
      {&find_space_, "SELECT number, date, host, taken, documents, cuts, next FROM spaces WHERE id = ?"},
      {&last_space_, "SELECT coalesce(max(number), 0) FROM spaces"},
      {&save_space_, "INSERT OR REPLACE INTO spaces VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
      {&add_entry_, "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)"},
      {&add_words_, "INSERT INTO found(rowid, words, facets) VALUES (?, ?, ?)"},
      {&find_rows_, "SELECT row, collection, unit, text FROM entries WHERE space = ? AND collection = ? AND record = ?"},
      {&space_rows_, "SELECT row, collection, unit, text FROM entries WHERE space = ?"},
      {&drop_words_, "INSERT INTO found(found, rowid, words, facets) VALUES ('delete', ?, ?, ?)"},
      {&drop_entry_, "DELETE FROM entries WHERE row = ?"},
      {&put_slot_, "INSERT OR REPLACE INTO slots VALUES (?, ?, ?, ?)"},
      {&remove_slot_, "DELETE FROM slots WHERE space = ? AND record = ?"},
      {&clear_slots_, "DELETE FROM slots WHERE space = ?"},
  };
  for (const auto& [statement, sql] : all) {
    auto made = SqliteStatement::make(database_, sql);
    if (!made) return std::unexpected(made.error());
    *statement = std::move(*made);
  }
  return {};
}

Result<void> SearchIndex::begin() { return database_.run("BEGIN IMMEDIATE"); }
Result<void> SearchIndex::commit() { return database_.run("COMMIT"); }
void SearchIndex::rollback() { (void)database_.run("ROLLBACK"); }

Result<SearchSpace> SearchIndex::space(const SpaceId& id) {
  const std::string text = id.text();
  SearchSpace space;
  const auto known = find_space_.bind(1, text).step();
  if (!known) return std::unexpected(known.error());
  if (*known) {
    const auto offset = [&](int column) { return static_cast<std::uint64_t>(find_space_.integer(column)); };
    space = {find_space_.integer(0), find_space_.text(1), find_space_.text(2), offset(3), offset(4), offset(5), offset(6)};
    find_space_.reset();
    return space;
  }
  const auto last = last_space_.step();
  if (!last) return std::unexpected(last.error());
  space.number = last_space_.integer(0) + 1;
  last_space_.reset();
  if (space.number >> kSpaceBits != 0) return fail(problem::kStorageFailed, "search index: more spaces than it has numbers for");
  return space;
}

Result<void> SearchIndex::save(const SpaceId& id, const SearchSpace& space) {
  const std::string text = id.text();
  const auto number = [](std::uint64_t offset) { return static_cast<std::int64_t>(offset); };
  save_space_.bind(1, space.number).bind(2, text).bind(3, space.date).bind(4, space.host).bind(5, number(space.taken));
  save_space_.bind(6, number(space.documents)).bind(7, number(space.cuts)).bind(8, number(space.next));
  return save_space_.finish();
}

Result<void> SearchIndex::add(SearchSpace& space, const SearchEntry& entry) {
  if (space.next >> kPlaceBits != 0) return fail(problem::kDataDamaged, "search index: a space has used up its rows");
  const std::int64_t row = first_row(space) + static_cast<std::int64_t>(space.next++);
  const std::string fields = joined(entry.fields), words = fold(entry.text).text;
  const std::string_view unit = entry.unit.empty() ? space.host : entry.unit;
  add_entry_.bind(1, row).bind(2, space.number).bind(3, entry.collection).bind(4, entry.record).bind(5, unit).bind(6, fields).bind(7, entry.text);
  if (auto added = add_entry_.finish(); !added) return added;
  const std::string facets = facets_of(entry.collection, unit);
  return add_words_.bind(1, row).bind(2, words).bind(3, facets).finish();
}

/// Takes away the rows that a statement finds. The index of words wants to be told what was in it.
Result<void> SearchIndex::remove_rows(SqliteStatement& rows) {
  struct Row {
    std::int64_t row;
    std::string facets, text;
  };
  std::vector<Row> gone;
  for (;;) {
    const auto found = rows.step();
    if (!found) return std::unexpected(found.error());
    if (!*found) break;
    gone.push_back({rows.integer(0), facets_of(rows.text(1), rows.text(2)), rows.text(3)});
  }
  for (const Row& row : gone) {
    const std::string words = fold(row.text).text;
    if (auto dropped = drop_words_.bind(1, row.row).bind(2, words).bind(3, row.facets).finish(); !dropped) return dropped;
    if (auto dropped = drop_entry_.bind(1, row.row).finish(); !dropped) return dropped;
  }
  return {};
}

Result<void> SearchIndex::remove(const SearchSpace& space, std::string_view collection, std::string_view record) {
  return remove_rows(find_rows_.bind(1, space.number).bind(2, collection).bind(3, record));
}

Result<void> SearchIndex::put_slot(const SearchSpace& space, const SearchSlot& slot) {
  return put_slot_.bind(1, space.number).bind(2, slot.record).bind(3, slot.series).bind(4, slot.conference).finish();
}

Result<void> SearchIndex::remove_slot(const SearchSpace& space, std::string_view record) {
  return remove_slot_.bind(1, space.number).bind(2, record).finish();
}

Result<void> SearchIndex::clear(const SearchSpace& space) {
  if (auto removed = remove_rows(space_rows_.bind(1, space.number)); !removed) return removed;
  return clear_slots_.bind(1, space.number).finish();
}

}  // namespace giaoban
