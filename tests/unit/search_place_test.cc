#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/search/extract.h"
#include "server/search/fold.h"
#include "server/search/place.h"

namespace giaoban {
namespace {

SearchPlace place_of(const std::string& text, std::string_view typed, bool by_lines = true) { return find_place(text, *parse_query(typed), by_lines); }

TEST_CASE("a match is shown in the original text, with what stands around it") {
  const SearchPlace place = place_of("Nội dung\nKết quả giám sát chuyên đề quý III", "giam sat");
  CHECK(place.line == 1);
  CHECK(place.before == "Kết quả ");
  CHECK(place.match == "giám sát");
  CHECK(place.after == " chuyên đề quý III");
}

TEST_CASE("the place where most of the query stands side by side is shown, and one with the marks as typed before another") {
  CHECK(place_of("sát nhập; giám định; giám sát", "giám sát").before == "sát nhập; giám định; ");
  CHECK(place_of("đó rồi đo", "đo ").before == "đó rồi ");
  CHECK(place_of("đo rồi đó", "đó ").before == "đo rồi ");
  CHECK(place_of("ĐO", "đo").exact == 1);
  CHECK(place_of("đó", "đo").exact == 0);
  CHECK(place_of("đó", "do").exact == 0);  // nobody typed a mark
}

TEST_CASE("long text around a match is cut between words, on both sides") {
  std::string words;
  for (int i = 0; i < 60; ++i) words += "từng từ ";
  const SearchPlace place = place_of(words + "ĐÂY RỒI " + words, "đây rồi");
  CHECK(place.before.starts_with("… "));
  CHECK(place.after.ends_with(" …"));
  CHECK(place.match == "ĐÂY RỒI");
  CHECK(place.before.size() < 3 * kPlaceContext);
}

TEST_CASE("every word of a text is found by what it folds to, and what is shown is of the text") {
  CHECK(rc::check("places", [] {
    std::string text;
    for (const auto& piece : *rc::gen::container<std::vector<std::string>>(
             rc::gen::element<std::string>("giám", "Sát", "đo", "Đà", " ", "\n", ", ", "e\u0302\u0301", "2026", "–", "\xFF")))
      text += piece;
    const FoldedText folded = fold(text);
    for (std::size_t i = 0; i < folded.words.size(); ++i) {
      const auto query = parse_query(std::string(folded.word(i)) + " ");
      RC_ASSERT(query.has_value());
      const SearchPlace place = find_place(text, *query, true);
      RC_ASSERT(place.adjacent == 1u);
      RC_ASSERT(fold(place.match).text == std::string(folded.word(i)));
      RC_ASSERT(text.find(place.match) != std::string::npos);
    }
  }));
}

TEST_CASE("passages hold every line, none is longer than they may be, and only long lines are cut") {
  CHECK(rc::check("passages", [] {
    std::vector<std::string> lines;
    for (const int words : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 300))) {
      std::string line;
      for (int i = 0; i < words; ++i) line += i % 7 == 0 ? "đồng " : "ý";
      lines.push_back(line);
    }
    std::string all, cut;
    for (const auto& line : lines) all += fold(line).text + " ";
    for (const auto& passage : passages_of(lines)) {
      RC_ASSERT(passage.size() <= kPassageBytes);
      RC_ASSERT(!passage.empty());
      cut += fold(passage).text + " ";
    }
    const auto squeezed = [](std::string text) {
      std::erase(text, ' ');
      return text;
    };
    RC_ASSERT(squeezed(all) == squeezed(cut));
  }));
}

}  // namespace
}  // namespace giaoban
