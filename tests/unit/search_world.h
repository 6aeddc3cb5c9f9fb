#pragma once
#include <doctest/doctest.h>

#include "server/search/index_thread.h"
#include "server/search/reader.h"
#include "tests/unit/store_folder.h"
#include "tests/unit/stored_world.h"

namespace giaoban {

/// An index in a folder of its own over a replica's store.
class IndexDesk {
 public:
  explicit IndexDesk(StoredReplica& replica) : replica_(replica), file{folder_.path() / "search.db"}, indexer(replica.store(), replica.catalog(), file) {
    RC_ASSERT(indexer.open().has_value());
  }

  /// Takes all in, documents too; `now` moves on as far as that needs.
  void take_all() {
    for (;;) {
      const auto again = indexer.take_in(replica_.space().id(), now);
      RC_ASSERT((again ? std::string() : std::string(again.error().code) + again.error().detail) == "");
      if (!*again) return;
      now = **again;
    }
  }
  std::vector<std::string> dump() {
    const auto lines = indexer.index().dump();
    RC_ASSERT(lines.has_value());
    return *lines;
  }

 private:
  TestFolder folder_;
  StoredReplica& replica_;

 public:
  SearchFile file;
  Indexer indexer;
  Indexer::Time now{};
};

inline SearchWish wish_of(std::string_view typed, std::vector<SpaceId> spaces) {
  SearchWish wish;
  wish.query = *parse_query(typed);
  wish.spaces = std::move(spaces);
  return wish;
}

}  // namespace giaoban
