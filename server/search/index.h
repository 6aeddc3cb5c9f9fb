#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <vector>

#include "server/search/extract.h"
#include "server/search/sqlite.h"

namespace giaoban {

/// The file of an index, and how often it was made anew: whoever reads it opens it again then. Outlives all who use it.
struct SearchFile {
  std::filesystem::path path;
  std::atomic<std::uint64_t> generation = 0;
};

/// Takes the file and what SQLite keeps beside it away. Error: storage_failed.
Result<void> remove_search_file(const std::filesystem::path& path);

/// What the index knows of a space.
struct SearchSpace {
  std::int64_t number = 0;      ///< its name within the index, from 1 on
  std::string date;             ///< of the conference, yyyy-mm-dd; empty where it has none
  std::string host;             ///< the unit of what names none
  std::uint64_t taken = 0;      ///< offset up to which its records are in
  std::uint64_t documents = 0;  ///< offset up to which its documents are in
  std::uint64_t cuts = 0;       ///< of the feed when it was last read whole (SpaceReach)
  std::uint64_t next = 0;       ///< place of the next row
};

/// Which series a slot belongs to, and where its conference is.
struct SearchSlot {
  std::string record, series, conference;
};

/// The writing side of the index: SQLite's FTS5 over folded text, without the text itself, beside a table of what was folded.
/// All of it follows from the store and may go at any time.
///
/// A row's number is (latest possible day - day of the conference, space, place in the space), so that ascending rows
/// are the newest conferences first, and a space is one range.
///
/// One thread. Changes happen between begin() and commit(). Errors of all: data_damaged (the file has to go), disk_full,
/// storage_failed.
class SearchIndex {
 public:
  /// Opens the file. What is no index, is damaged, or was made by other rules is made anew, empty.
  static Result<std::unique_ptr<SearchIndex>> open(SearchFile& file);

  Result<void> begin();
  Result<void> commit();
  void rollback();

  /// What is known of a space, as it was saved; with a fresh number where it is new.
  Result<SearchSpace> space(const SpaceId& id);
  Result<void> save(const SpaceId& id, const SearchSpace& space);

  Result<void> add(SearchSpace& space, const SearchEntry& entry);
  /// What was found of a record; nothing where there is none.
  Result<void> remove(const SearchSpace& space, std::string_view collection, std::string_view record);
  Result<void> put_slot(const SearchSpace& space, const SearchSlot& slot);
  Result<void> remove_slot(const SearchSpace& space, std::string_view record);
  /// Everything of the space.
  Result<void> clear(const SearchSpace& space);

  /// All rows in an order of their own, as lines: two indexes of the same data give the same. For tests.
  Result<std::vector<std::string>> dump();

 private:
  explicit SearchIndex(Sqlite database) : database_(std::move(database)) {}
  static Result<std::unique_ptr<SearchIndex>> open_once(const std::filesystem::path& path);
  Result<void> prepare();
  Result<void> remove_rows(SqliteStatement& rows);

  Sqlite database_;
  SqliteStatement find_space_, last_space_, save_space_, add_entry_, add_words_, find_rows_, space_rows_, drop_words_, drop_entry_, put_slot_,
      remove_slot_, clear_slots_;
};

/// Row numbers of a space, first and behind the last.
constexpr int kPlaceBits = 24, kSpaceBits = 20;
std::int64_t first_row(const SearchSpace& space);
inline std::int64_t end_row(const SearchSpace& space) { return first_row(space) + (std::int64_t{1} << kPlaceBits); }
inline std::int64_t space_of_row(std::int64_t row) { return row >> kPlaceBits & ((std::int64_t{1} << kSpaceBits) - 1); }

/// The words by which a row is found beside its text: its collection and its unit.
std::string collection_facet(std::string_view collection);
std::string unit_facet(std::string_view unit);

}  // namespace giaoban
