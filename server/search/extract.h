#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/id.h"
#include "sync/space/record.h"
#include "sync/ydoc/document.h"

namespace giaoban {

/// The collection under which the text of documents is found: the record of that name tells its phase.
inline constexpr std::string_view kDocumentsCollection = "documents";

/// What is found of a record, or of a passage of a document.
struct SearchEntry {
  std::string collection, record;
  std::string unit;                 ///< the unit that it is about, or that wrote it, as text; empty where none
  std::vector<std::string> fields;  ///< of each line; "" for a passage
  std::string text;                 ///< lines, by '\n'
};

/// A collection whose records are found, and by which of their fields. Only what stands here is indexed: what all members of
/// a space may read and would look for. Ballots, tickets, rolls, receipts, keys, signatures and answers are not; private notes are no
/// records at all.
struct SearchedCollection {
  std::string_view name;
  std::span<const std::string_view> fields;
  std::string_view unit_field = {};   ///< the field that names the unit; else the first part of an id like <unit>/<uuid>
  std::string_view hidden_where = {};  ///< a field...
  std::string_view hidden_value = {};  ///< ...whose records of this value, or of any where it is empty, are not found
};
std::span<const SearchedCollection> searched_collections();
/// Whether anything is found of records of the collection; documents are no records.
bool is_searched(std::string_view collection);

/// What is found of a record; nullopt where nothing is.
std::optional<SearchEntry> search_entry(std::string_view collection, std::string_view id, const Record& record);

/// Most bytes of a passage, beyond which the next line begins another one. A line that is longer by itself is cut between words.
constexpr std::size_t kPassageBytes = 600;

/// The text of minutes in passages, in order: every block a line, with what a sitting put in.
Result<std::vector<std::string>> minutes_passages(const Document& minutes, std::string_view root);
/// Lines joined and cut into passages.
std::vector<std::string> passages_of(const std::vector<std::string>& lines);

/// Rises with what is indexed of what.
inline constexpr std::string_view kExtractVersion = "1";

}  // namespace giaoban
