#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// What a search is for: parts that must all occur in one place; the words of a part stand side by side.
struct SearchQuery {
  struct Part {
    std::vector<std::string> words;  ///< folded
    std::string typed;               ///< as it was typed, to tell an exact match by
    bool begins_last = false;        ///< its last word may go on: the person is still typing it
    bool operator==(const Part&) const = default;
  };
  std::vector<Part> parts;
  bool operator==(const SearchQuery&) const = default;
};

constexpr std::size_t kQueryBytes = 400;
constexpr std::size_t kQueryWords = 16;

/// Reads what a person typed. Words in quotes ("…", “…” or «…») stand side by side, and so do those that punctuation joins
/// (30/2020/NĐ-CP); the last word may be the beginning of one, unless a quote or a space ends it; a
/// single last letter after other words counts for nothing yet. Errors: invalid_field (no letter or digit in it), too_large
/// (over kQueryBytes), too_many (over kQueryWords).
Result<SearchQuery> parse_query(std::string_view typed);

/// The query in the syntax of SQLite's FTS5, on the column `words`. Only folded words in quotes go in, so nothing that was
/// typed is syntax.
std::string fts_text(const SearchQuery& query);

}  // namespace giaoban
