#include "server/search/place.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "server/search/fold.h"

namespace giaoban {
namespace {

bool is_part_at(const FoldedText& folded, std::size_t at, const SearchQuery::Part& part) {
  if (at + part.words.size() > folded.words.size()) return false;
  for (std::size_t i = 0; i < part.words.size(); ++i) {
    const std::string_view word = folded.word(at + i);
    const bool may_go_on = part.begins_last && i + 1 == part.words.size();
    if (may_go_on ? !word.starts_with(part.words[i]) : word != part.words[i]) return false;
  }
  return true;
}

/// Text with its marks, whatever its case and however its marks are written.
std::string marked(std::string_view text) {
  UErrorCode failed = U_ZERO_ERROR;
  const auto* rules = icu::Normalizer2::getNFCInstance(failed);
  std::string out;
  rules->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))).foldCase(), failed).toUTF8String(out);
  return out;
}

/// Whether a part was typed with marks, and stands there with the same.
bool is_exact(std::string_view there, const SearchQuery::Part& part) {
  const bool has_marks = std::ranges::any_of(part.typed, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (!has_marks) return false;
  const std::string left = marked(there), right = marked(part.typed);
  return part.begins_last ? left.starts_with(right) : left == right;
}

/// A run of words in which parts of the query follow each other.
struct Run {
  std::size_t begin = 0, end = 0, adjacent = 0, exact = 0;
  bool is_better_than(const Run& other) const { return std::pair(adjacent, exact) > std::pair(other.adjacent, other.exact); }
};

Run run_at(const std::string& text, const FoldedText& folded, std::size_t at, const SearchQuery& query, std::size_t first) {
  Run run{at, at};
  for (std::size_t part = first; part < query.parts.size() && is_part_at(folded, run.end, query.parts[part]); ++part) {
    const std::size_t end = run.end + query.parts[part].words.size();
    const std::size_t from = folded.words[run.end].from;
    if (is_exact(std::string_view(text).substr(from, folded.words[end - 1].to - from), query.parts[part])) ++run.exact;
    ++run.adjacent;
    run.end = end;
  }
  return run;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The last `count` code points of a text, and the first ones, with what says that there is more.
std::string tail_of(std::string_view text, std::size_t count) {
  std::size_t at = text.size();
  for (; at > 0 && count > 0; --count) {
    --at;
    while (at > 0 && continues(text[at])) --at;
  }
  if (at == 0) return std::string(text);
  const auto space = text.find(' ', at);
  return "…" + std::string(text.substr(space == std::string_view::npos ? at : space));
}

std::string head_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size() && count > 0; --count) {
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
  }
  if (at == text.size()) return std::string(text);
  const auto space = text.rfind(' ', at);
  return std::string(text.substr(0, space == std::string_view::npos || space == 0 ? at : space + 1)) + "…";
}

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

SearchPlace find_place(const std::string& text, const SearchQuery& query, bool by_lines) {
  const FoldedText folded = fold(text);
  Run best;
  for (std::size_t at = 0; at < folded.words.size(); ++at)
    for (std::size_t part = 0; part < query.parts.size(); ++part) {
      if (!is_part_at(folded, at, query.parts[part])) continue;
      const Run run = run_at(text, folded, at, query, part);
      if (run.is_better_than(best)) best = run;
    }
  SearchPlace place;
  place.adjacent = best.adjacent;
  place.exact = best.exact;
  const std::size_t from = best.adjacent == 0 ? 0 : folded.words[best.begin].from, to = best.adjacent == 0 ? 0 : folded.words[best.end - 1].to;
  const std::string_view all = text;
  std::string_view before = all.substr(0, from), after = all.substr(to);
  place.line = static_cast<std::size_t>(std::ranges::count(before, '\n'));
  if (by_lines) {
    if (const auto at = before.rfind('\n'); at != std::string_view::npos) before.remove_prefix(at + 1);
    after = after.substr(0, after.find('\n'));
  }
  place.before = on_one_line(tail_of(before, kPlaceContext));
  place.match = on_one_line(head_of(all.substr(from, to - from), kPlaceMatch));
  place.after = on_one_line(head_of(after, kPlaceContext));
  return place;
}

}  // namespace giaoban
