#pragma once
#include <map>
#include <optional>

#include "server/search/index.h"
#include "server/search/query.h"

namespace giaoban {

/// What is searched for, and where.
struct SearchWish {
  SearchQuery query;
  std::vector<SpaceId> spaces;     ///< that the person may read; nothing else is found
  std::string unit, collection, series;  ///< where not empty: of it alone
  std::string from, to;            ///< days of conferences, both included; where not empty
  std::size_t limit = 20;
};

struct SearchHit {
  SpaceId space;
  std::string collection, record, field, title, before, match, after, unit, date;
};

struct SearchAnswer {
  std::vector<SearchHit> hits;   ///< best first
  std::size_t total = 0;
  bool is_more = false;          ///< there are more than `total`
  std::uint64_t indexed = 0;     ///< entries of `wish.spaces` that are in the index
};

/// Rows among which the best are chosen: the newest conferences' (index.h). What is beyond is told as is_more.
constexpr std::size_t kSearchCandidates = 1'000;
/// Rows of other people's spaces that are passed over before a search ends with what it has.
constexpr std::size_t kSearchPassedOver = 300'000;
/// Up to how many spaces each is looked into by itself.
constexpr std::size_t kSearchRanges = 32;
constexpr std::size_t kSearchHits = 100;

/// The reading side of the index, beside whoever writes it. One thread.
class SearchReader {
 public:
  explicit SearchReader(const SearchFile& file) : file_(file) {}

  /// An answer of nothing indexed where there is no index yet. Errors: data_damaged, storage_failed.
  Result<SearchAnswer> search(const SearchWish& wish);
  /// Entries of all spaces that are in the index. Errors: the same.
  Result<std::uint64_t> indexed();

 private:
  struct Open {
    Sqlite database;
    SqliteStatement version, rows, entry;
    std::int64_t seen_version = -1;
  };
  Result<bool> refresh();
  Result<void> read_spaces();
  std::vector<SearchSpace> spaces_of(const SearchWish& wish) const;
  Result<void> keep_series(const std::string& series, std::vector<SearchSpace>& spaces);
  Result<std::vector<std::int64_t>> find_rows(const std::string& words, const std::vector<SearchSpace>& spaces, bool& is_more);
  Result<bool> gather(const std::string& words, std::int64_t from, std::int64_t to, const std::vector<bool>& may_read, std::vector<std::int64_t>& rows);
  Result<SearchAnswer> read_best(const SearchWish& wish, const std::vector<SearchSpace>& spaces, SearchAnswer answer);
  /// How good a hit is, and the hit.
  Result<std::pair<int, SearchHit>> read_hit(std::int64_t row, const SearchWish& wish);

  const SearchFile& file_;
  std::uint64_t generation_ = 0;
  std::optional<Open> open_;
  std::map<SpaceId, SearchSpace> spaces_;
  std::map<std::int64_t, SpaceId> names_;
};

}  // namespace giaoban
