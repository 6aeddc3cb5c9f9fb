#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "server/search/fold.h"

namespace giaoban {
namespace {

/// Letters of Vietnamese, what stands between words, and what nobody expects.
rc::Gen<std::string> texts() {
  const auto pieces = rc::gen::element<std::string>("a", "Giám", "sát", "đ", "Đ", "ế", "e\u0302\u0301", "Ỹ", "ư", "ơ", " ", "  ", "\n", ",", "–", "30/2020/NĐ-CP", "ð",
                                                    "\u00AD", "\u200D", "\u0301", "İ", "ß", "ŉ", "한", "Ω", "\xFF", "\xE1\xBB", "½", "\u0130", "\u1E9E", "\U0001F600");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces), [](const std::vector<std::string>& all) {
    std::string text;
    for (const auto& piece : all) text += piece;
    return text;
  });
}

TEST_CASE("folding leaves letters and digits without marks and case, đ as d") {
  CHECK(fold("Giám sát").text == "giam sat");
  CHECK(fold("ĐÀ NẴNG, đo").text == "da nang do");
  CHECK(fold("Nghị định 30/2020/NĐ-CP").text == "nghi dinh 30 2020 nd cp");
  CHECK(fold("“Năm rõ”: rõ người…").text == "nam ro ro nguoi");
  CHECK(fold("Thường trực HĐND xã Măng Ri").text == "thuong truc hdnd xa mang ri");
  CHECK(fold(" – … \n").text.empty());
}

TEST_CASE("both ways to write a mark, and what does not show, fold to the same") {
  CHECK(fold("tie\u0302\u0301ng Vie\u0323\u0302t").text == fold("tiếng Việt").text);
  CHECK(fold("giám\u00ADsát").text == "giamsat");
  CHECK(fold("Ðà Nẵng").text == "da nang");  // an eth in the place of Đ, as old fonts left it
}

TEST_CASE("a word's place is where it stands in the original") {
  const std::string text = "Ông A\u0301, Đỗ";
  const FoldedText folded = fold(text);
  REQUIRE(folded.words.size() == 3);
  CHECK(text.substr(folded.words[1].from, folded.words[1].to - folded.words[1].from) == "A\u0301");
  CHECK(text.substr(folded.words[2].from, folded.words[2].to - folded.words[2].from) == "Đỗ");
}

TEST_CASE("every word's place in the original folds to that word, and folding is done once for all") {
  CHECK(rc::check("places", [] {
    const std::string text = *texts();
    const FoldedText folded = fold(text);
    std::size_t end = 0;
    for (std::size_t i = 0; i < folded.words.size(); ++i) {
      const FoldedWord& word = folded.words[i];
      RC_ASSERT(word.from >= end);
      RC_ASSERT(word.to > word.from);
      RC_ASSERT(fold(text.substr(word.from, word.to - word.from)).text == std::string(folded.word(i)));
      end = word.to;
    }
    RC_ASSERT(fold(folded.text).text == folded.text);
  }));
}

TEST_CASE("folding code point by code point is what ICU makes of the whole text") {
  CHECK(rc::check("oracle", [] {
    const std::string text = *texts();
    UErrorCode failed = U_ZERO_ERROR;
    std::string normalised;
    icu::Normalizer2::getNFDInstance(failed)->normalize(icu::UnicodeString::fromUTF8(text), failed).toUTF8String(normalised);
    RC_ASSERT(U_SUCCESS(failed));
    RC_ASSERT(fold(normalised).text == fold(text).text);
  }));
}

TEST_CASE("every letter of Unicode's first plane folds to what folds no further") {
  for (UChar32 point = 1; point < 0xFFFF; ++point) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string text;
    icu::UnicodeString(point).toUTF8String(text);
    const std::string once = fold(text).text;
    if (fold(once).text != once) FAIL("U+", std::hex, point, " folds to ", once, " and then to ", fold(once).text);
  }
}

}  // namespace
}  // namespace giaoban
