#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/search/query.h"
#include "server/search/sqlite.h"

namespace giaoban {
namespace {

std::string fts_of(std::string_view typed) {
  const auto query = parse_query(typed);
  return query ? fts_text(*query) : std::string(query.error().code);
}

TEST_CASE("words must all be there, and the last one may go on") {
  CHECK(fts_of("Giám sát") == R"({words} : ("giam" AND "sat" *))");
  CHECK(fts_of("giám sát ") == R"({words} : ("giam" AND "sat"))");
}

TEST_CASE("words in quotes, and those that punctuation joins, stand side by side") {
  CHECK(fts_of("\"giám sát chuyên đề\" 2026") == R"({words} : ("giam sat chuyen de" AND "2026" *))");
  CHECK(fts_of("“giám sát” xã") == R"({words} : ("giam sat" AND "xa" *))");
  CHECK(fts_of("30/2020/NĐ-CP") == R"({words} : ("30 2020 nd cp" *))");
  CHECK(fts_of("\"chưa đóng ngoặc") == R"({words} : ("chua dong ngoac"))");
}

TEST_CASE("one last letter counts for nothing after other words, and by itself is a word; a digit is one") {
  CHECK(fts_of("giám sát đ") == R"({words} : ("giam" AND "sat"))");
  CHECK(fts_of("ý") == R"({words} : ("y"))");
  CHECK(fts_of("điều 5") == R"({words} : ("dieu" AND "5"))");
}

TEST_CASE("what is no syntax here is none there") {
  CHECK(fts_of("a* OR b) NEAR(c d") == R"({words} : ("a" AND "or" AND "b" AND "near c"))");
  CHECK(fts_of("facets:cballots") == R"({words} : ("facets cballots" *))");
}

TEST_CASE("a query without a letter, too long, or of too many words is refused") {
  CHECK(fts_of("") == problem::kInvalidField);
  CHECK(fts_of(" … \"\" * ") == problem::kInvalidField);
  CHECK(fts_of(std::string(kQueryBytes + 1, 'a')) == problem::kTooLarge);
  std::string many;
  for (std::size_t i = 0; i <= kQueryWords; ++i) many += "từ ";
  CHECK(fts_of(many) == problem::kTooMany);
}

TEST_CASE("whatever is typed, SQLite takes what becomes of it") {
  auto database = Sqlite::open(":memory:", Sqlite::Access::kWrite);
  REQUIRE(database);
  REQUIRE(database->run("CREATE VIRTUAL TABLE found USING fts5(words, facets, content='', columnsize=0, tokenize='ascii')"));
  auto match = SqliteStatement::make(*database, "SELECT rowid FROM found WHERE found MATCH ?");
  REQUIRE(match);
  CHECK(rc::check("syntax", [&] {
    std::string typed;
    for (const auto& piece : *rc::gen::container<std::vector<std::string>>(
             rc::gen::element<std::string>("\"", "“", "a", "đỗ", " ", "*", "(", ")", "{words}", ":", "AND", "OR", "NOT", "NEAR(", "^", "-", "+", "'", ";", std::string(1, '\0'), "\xFF", "1")))
      typed += piece;
    const auto query = parse_query(typed);
    if (!query) return;
    const std::string text = fts_text(*query);
    RC_ASSERT(match->bind(1, text).finish().has_value());
  }));
}

}  // namespace
}  // namespace giaoban
