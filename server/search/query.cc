#include "server/search/query.h"

#include <array>

#include "schema/problems.h"
#include "server/search/fold.h"

namespace giaoban {
namespace {

constexpr std::array<std::string_view, 5> kQuotes = {"\"", "“", "”", "«", "»"};

std::size_t quote_at(std::string_view text, std::size_t at) {
  for (const std::string_view quote : kQuotes)
    if (text.substr(at).starts_with(quote)) return quote.size();
  return 0;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A part of the text as it was typed; `in_quotes` where a quote opened it.
struct Piece {
  std::string_view text;
  bool in_quotes = false;
  bool is_open = false;  ///< the text ends with it
};

std::vector<Piece> pieces_of(std::string_view typed) {
  std::vector<Piece> pieces;
  bool in_quotes = false;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin) pieces.push_back({typed.substr(begin, end - begin), in_quotes, end == typed.size()});
  };
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t quote = quote_at(typed, at);
    if (quote == 0 && (in_quotes || !is_space(typed[at]))) {
      ++at;
      continue;
    }
    close(at);
    if (quote > 0) in_quotes = !in_quotes;
    at += quote > 0 ? quote : 1;
    begin = at;
  }
  close(typed.size());
  return pieces;
}

/// One letter begins too many words to look for them all.
void end_typing(SearchQuery& query) {
  SearchQuery::Part& last = query.parts.back();
  if (!last.begins_last || last.words.back().size() > 1) return;
  const char only = last.words.back().front();
  last.begins_last = false;
  if (query.parts.size() > 1 && last.words.size() == 1 && only >= 'a' && only <= 'z') query.parts.pop_back();
}

}  // namespace

Result<SearchQuery> parse_query(std::string_view typed) {
  if (typed.size() > kQueryBytes) return fail(problem::kTooLarge, "q is longer than " + std::to_string(kQueryBytes) + " bytes", "/q");
  SearchQuery query;
  std::size_t words = 0;
  for (const Piece& piece : pieces_of(typed)) {
    const FoldedText folded = fold(piece.text);
    if (folded.words.empty()) continue;
    words += folded.words.size();
    if (words > kQueryWords) return fail(problem::kTooMany, "q has more than " + std::to_string(kQueryWords) + " words", "/q");
    SearchQuery::Part part{.words = {}, .typed = std::string(piece.text.substr(folded.words.front().from, folded.words.back().to - folded.words.front().from)),
                           .begins_last = piece.is_open && !piece.in_quotes && folded.words.back().to == piece.text.size()};
    for (std::size_t i = 0; i < folded.words.size(); ++i) part.words.emplace_back(folded.word(i));
    query.parts.push_back(std::move(part));
  }
  if (!query.parts.empty()) end_typing(query);
  if (query.parts.empty()) return fail(problem::kInvalidField, "q has no letter or digit", "/q");
  return query;
}

std::string fts_text(const SearchQuery& query) {
  std::string text;
  for (const auto& part : query.parts) {
    text += text.empty() ? "{words} : (\"" : " AND \"";
    for (std::size_t i = 0; i < part.words.size(); ++i) {
      if (i > 0) text += ' ';
      text += part.words[i];
    }
    text += part.begins_last ? "\" *" : "\"";
  }
  return text + ")";
}

}  // namespace giaoban
