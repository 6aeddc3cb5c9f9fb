#include "tests/bench/search/plain_index.h"

#include "tests/bench/must.h"

namespace giaoban::bench {
namespace {

constexpr int kLimit = 50;

bool has_rows(SqliteStatement& statement) {
  std::size_t rows = 0;
  while (must(statement.step())) ++rows;
  return rows > 0;
}

}  // namespace

PlainIndex::PlainIndex(const std::filesystem::path& file, const std::filesystem::path& texts) : database_(must(Sqlite::open(file, Sqlite::Access::kWrite))) {
  const std::string limit = std::to_string(kLimit);
  must(database_.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768"));
  must(database_.run(("ATTACH '" + texts.string() + "' AS ours").c_str()));
  must(database_.run("CREATE VIRTUAL TABLE plain USING fts5(words, tokenize='unicode61 remove_diacritics 2', prefix='2 3');"
                     "INSERT INTO plain(rowid, words) SELECT row, text FROM ours.entries"));
  find_ = must(SqliteStatement::make(database_, ("SELECT rowid, words FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT " + limit).c_str()));
  scan_ = must(SqliteStatement::make(database_, ("SELECT row, text FROM ours.entries WHERE text LIKE '%' || ? || '%' ORDER BY row DESC LIMIT " + limit).c_str()));
}

bool PlainIndex::find(const std::string& fts) { return has_rows(find_.bind(1, fts)); }
bool PlainIndex::scan(const std::string& typed) { return has_rows(scan_.bind(1, typed)); }

}  // namespace giaoban::bench
