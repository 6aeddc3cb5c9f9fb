#include <algorithm>

#include "server/search/index.h"

namespace giaoban {

Result<std::vector<std::string>> SearchIndex::dump() {
  std::vector<std::string> lines;
  const char* const all[] = {
      "SELECT 'entry', s.id, collection, record, unit, fields, text FROM entries JOIN spaces s ON s.number = space",
      "SELECT 'slot', s.id, record, series, conference, '', '' FROM slots JOIN spaces s ON s.number = space",
      "SELECT 'space', id, date, host, taken, documents, cuts FROM spaces",
  };
  for (const char* sql : all) {
    auto rows = SqliteStatement::make(database_, sql);
    if (!rows) return std::unexpected(rows.error());
    for (;;) {
      const auto row = rows->step();
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      std::string line;
      for (int column = 0; column < 7; ++column) line += rows->text(column) + "|";
      lines.push_back(std::move(line));
    }
  }
  // The index of words against the entries: what it holds of each word, by where the entry stands now.
  if (auto made = database_.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, 'found', 'instance')"); !made)
    return std::unexpected(made.error());
  auto words = SqliteStatement::make(database_,
                                     "SELECT 'word', term, col, offset, s.id, collection, record, text FROM temp.vocabulary "
                                     "LEFT JOIN entries ON row = doc LEFT JOIN spaces s ON s.number = space");
  if (!words) return std::unexpected(words.error());
  for (;;) {
    const auto row = words->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    std::string line;
    for (int column = 0; column < 8; ++column) line += words->text(column) + "|";
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace giaoban
