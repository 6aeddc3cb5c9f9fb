#include "server/search/place.h"
#include "server/search/fold.h"
#include "server/search/sqlite.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

SqliteStatement& match() {
  static auto database = Sqlite::open(":memory:", Sqlite::Access::kWrite);
  static const bool made =
      database->run("CREATE VIRTUAL TABLE found USING fts5(words, facets, content='', columnsize=0, tokenize='ascii', prefix='2 3')").has_value();
  require(made, "SQLite has FTS5");
  static auto statement = SqliteStatement::make(*database, "SELECT rowid FROM found WHERE found MATCH ?");
  return *statement;
}

}  // namespace

// What a person typed: SQLite takes whatever becomes of it, it keeps to its limits, and folding is done once for all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const FoldedText folded = fold(input);
  require(fold(folded.text).text == folded.text, "what is folded stays as it is");
  const auto query = parse_query(input);
  if (!query) return 0;
  const std::string text = fts_text(*query);
  require(match().bind(1, text).finish().has_value(), "SQLite takes it");
  std::size_t words = 0;
  for (const auto& part : query->parts) words += part.words.size();
  require(words > 0 && words <= kQueryWords, "it has as many words as it may");
  require(find_place(std::string(input), *query, false).adjacent > 0, "what was typed is found in itself");
  return 0;
}
