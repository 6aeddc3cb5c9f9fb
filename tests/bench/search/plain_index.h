#pragma once
#include "server/search/sqlite.h"

namespace giaoban::bench {

/// What SQLite does by itself with the same texts: FTS5 with its own folding, best first by bm25; and LIKE over all of them.
class PlainIndex {
 public:
  /// Made of the texts of an index of ours.
  PlainIndex(const std::filesystem::path& file, const std::filesystem::path& texts);
  bool find(const std::string& fts);
  bool scan(const std::string& typed);

 private:
  Sqlite database_;
  SqliteStatement find_, scan_;
};

}  // namespace giaoban::bench
