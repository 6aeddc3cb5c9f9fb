#pragma once
#include <string>
#include <vector>

#include "server/search/query.h"

namespace giaoban {

/// The place of a text at which a query is best met, and how well.
struct SearchPlace {
  std::size_t line = 0;               ///< of the text's lines
  std::string before, match, after;   ///< of the original text; cut text begins or ends with "…"
  std::size_t adjacent = 0;           ///< parts of the query that stand there side by side, in order
  std::size_t exact = 0;              ///< of these, as they were typed, marks and all
};

/// Code points of the text around a match that are shown, each side, and of the match itself at most.
constexpr std::size_t kPlaceContext = 90, kPlaceMatch = 240;

/// `text` holds every part of the query (it was found by it); context ends at line breaks where `by_lines`.
SearchPlace find_place(const std::string& text, const SearchQuery& query, bool by_lines);

}  // namespace giaoban
