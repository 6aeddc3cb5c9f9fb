#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/ydoc_documents.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

/// What is visible of a text: its strings, and marks as [key=value].
std::string marked(const Document& document, TypeRef type) {
  std::string out;
  ItemView item;
  for (auto items = document.items(type); items.next(item);) {
    if (item.kind == ContentKind::kString) out += item.content;
    if (item.kind != ContentKind::kFormat) continue;
    Lib0Reader in(item.content);
    out += "[" + std::string(in.var_bytes());
    out += "=" + std::string(in.var_bytes()) + "]";
  }
  return out;
}

std::string any_text(std::string_view text) {
  std::string out;
  append_any_text(out, text);
  return out;
}

TEST_CASE("A transaction's update is what yjs sends for the same edit") {
  Document document({.client = 1});
  const TypeRef text = document.root("t");
  const auto commit = [&](auto edit) {
    Transaction transaction(document);
    REQUIRE(edit(transaction));
    return transaction.commit();
  };
  CHECK(commit([&](Transaction& t) { return t.insert_text(text, 0, "a"); }) == hex("01 01 01 00 04 01 01 74 01 61 00"));
  CHECK(commit([&](Transaction& t) { return t.insert_text(text, 1, "b"); }) == hex("01 01 01 01 84 01 00 01 62 00"));
  CHECK(commit([&](Transaction& t) { return t.insert_text(text, 2, "c"); }) == hex("01 01 01 02 84 01 01 01 63 00"));
  CHECK(commit([&](Transaction& t) { return t.remove(text, 0, 1); }) == hex("00 01 01 01 00 01"));
  CHECK(commit([](Transaction&) { return true; }) == hex("00 00"));
  CHECK(document.encode_state_as_update({{1, 2}}) == hex("01 01 01 02 84 01 01 01 63 01 01 01 00 01"));
}

TEST_CASE("Marks begin and end where they should, and no more of them are written than needed") {
  Document document({.client = 1});
  const TypeRef text = document.root("t");
  const std::vector<Mark> bold = {{"bold", "true"}}, plain = {{"bold", "null"}};
  Transaction t(document);
  REQUIRE(t.insert_text(text, 0, "hi", bold));
  CHECK(marked(document, text) == "[bold=true]hi[bold=null]");
  REQUIRE(t.insert_text(text, 2, "!"));  // takes on what is to its left
  CHECK(marked(document, text) == "[bold=true]hi![bold=null]");
  REQUIRE(t.insert_text(text, 3, "?", plain));
  CHECK(marked(document, text) == "[bold=true]hi![bold=null]?");
  REQUIRE(t.insert_text(text, 0, "x", bold));
  CHECK(marked(document, text) == "[bold=true]xhi![bold=null]?");
  REQUIRE(t.format(text, 0, 5, bold));
  CHECK(marked(document, text) == "[bold=true]xhi!?[bold=null]");
  REQUIRE(t.format(text, 1, 2, plain));
  CHECK(marked(document, text) == "[bold=true]x[bold=null]hi[bold=true]!?[bold=null]");
}

TEST_CASE("Text edited by index reads as a string edited by index") {
  CHECK(rc::check("against std::u16string", [] {
    Document document({.client = 5});
    const TypeRef text = document.root("t");
    std::string expected;
    for (int i = *rc::gen::inRange(1, 120); i > 0; --i) {
      Transaction t(document);
      const auto at = static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, expected.size() + 1));
      if (*rc::gen::inRange(0, 3) > 0) {
        const std::string word(*rc::gen::inRange<std::size_t>(1, 5), static_cast<char>('a' + i % 26));
        RC_ASSERT(t.insert_text(text, at, word));
        expected.insert(at, word);
      } else {
        const std::size_t length = std::min(*rc::gen::inRange<std::size_t>(0, 6), expected.size() - at);
        RC_ASSERT(t.remove(text, at, length));
        expected.erase(at, length);
      }
      t.commit();
      RC_ASSERT(document.view(text).length == expected.size());
      RC_ASSERT(text_of(document, text) == expected);
    }
    Document other;
    RC_ASSERT(other.apply(document.encode_state_as_update()));
    RC_ASSERT(other.encode_state_as_update() == document.encode_state_as_update());
  }));
}

TEST_CASE("The updates of transactions make the same document elsewhere, to the byte") {
  CHECK(rc::check("one writer", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 1, 60);
    RC_ASSERT(history.whole().encode_state_as_update() == history.documents[0].encode_state_as_update());
  }));
}

TEST_CASE("What cannot be edited so is refused and changes nothing") {
  Document document({.client = 1, .depth = 1});
  const TypeRef text = document.root("t");
  {
    Transaction t(document);
    REQUIRE(t.insert_text(text, 0, "a😀"));
    for (const auto& refused : {t.insert_text(text, 4, "x"), t.insert_text(text, 0, ""), t.insert_text(text, 0, "\xff"),
                                t.remove(text, 2, 2), t.remove(text, 1, ~0ull), t.insert_embed(text, 0, "{"),
                                t.format(text, 0, 2, std::vector<Mark>{{"b", "true"}}),
                                t.insert_values(text, 0, std::vector<std::string_view>{"\x01"}), t.set(text, "k", "\x7f\x7f")}) {
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == problem::kInvalidField);
    }
    CHECK_FALSE(t.insert_type(text, 0, TypeKind::kXmlElement));
    const auto inner = t.insert_type(text, 0, TypeKind::kXmlElement, "p");
    REQUIRE(inner);
    CHECK(t.insert_type(*inner, 0, TypeKind::kXmlText).error().code == problem::kTooLarge);
  }
  CHECK(document.view(text).length == 4);
  CHECK(text_of(document, text) == "a😀");
}

TEST_CASE("Types, values and keys are read as they were written") {
  Document document({.client = 8});
  const TypeRef list = document.root("list"), map = document.root("map");
  Transaction t(document);
  const std::string one = any_text("một"), two = any_text("hai");
  REQUIRE(t.insert_values(list, 0, std::vector<std::string_view>{one, two}));
  const TypeRef element = *t.insert_type(list, 1, TypeKind::kXmlElement, "p");
  REQUIRE(t.set(element, "level", one));
  REQUIRE(t.set(element, "level", two));
  REQUIRE(t.set(map, "a", one));
  const TypeRef inner = *t.set_type(map, "b", TypeKind::kMap);
  REQUIRE(t.remove_key(map, "a"));
  REQUIRE(t.remove_key(map, "never"));
  t.commit();
  CHECK(document.view(list).length == 3);
  CHECK(document.view(element).kind == TypeKind::kXmlElement);
  CHECK(document.view(element).name == "p");
  CHECK(document.parent(element) == list);
  CHECK(document.parent(inner) == map);
  CHECK_FALSE(document.parent(map));
  CHECK(document.value(element, "level")->content == two);
  CHECK(document.value(element, "level")->id.client == 8);
  CHECK_FALSE(document.value(map, "a"));
  REQUIRE(document.keys(map).size() == 1);
  CHECK(document.keys(map)[0].key == "b");
  CHECK(document.keys(map)[0].value.type == inner);
  CHECK(document.keys(map, Show::kAll).size() == 2);
  std::size_t values = 0;
  ItemView item;
  for (auto history = document.history(element, "level"); history.next(item);) ++values;
  CHECK(values == 2);
}

}  // namespace
}  // namespace giaoban
