#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace giaoban {

/// A word of a text: where it stands in the folded text, and where in the text that was folded. Byte offsets, ends excluded.
struct FoldedWord {
  std::size_t begin = 0, end = 0;
  std::size_t from = 0, to = 0;
  bool operator==(const FoldedWord&) const = default;
};

/// Text as it is searched: its runs of letters and digits, without marks and case, with one space between two of them.
struct FoldedText {
  std::string text;
  std::vector<FoldedWord> words;

  std::string_view word(std::size_t index) const { return std::string_view(text).substr(words[index].begin, words[index].end - words[index].begin); }
};

/// Folds UTF-8: canonical decomposition without its marks, case folded (both by ICU's data), đ as d. Characters that do not
/// show (soft hyphens, joiners) vanish; bytes that are no UTF-8 part words as punctuation does. Folding what is folded
/// changes nothing, and a word's place in the original folds to that word. Pure; from any thread.
FoldedText fold(std::string_view text);

/// The version of the rules and of Unicode by which folding goes: an index of another one is made anew.
std::string fold_version();

}  // namespace giaoban
