#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/ydoc_documents.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

TEST_CASE("A change names what came, what went, and where") {
  Document writer({.client = 4}), reader;
  const TypeRef text = writer.root("t"), map = writer.root("m");
  Change mine, theirs;
  const auto commit = [&](auto edit) {
    Transaction t(writer);
    edit(t);
    const std::string update = t.commit(&mine);
    REQUIRE(reader.apply(update, &theirs));
    CHECK(mine.added == theirs.added);
    CHECK(mine.deleted == theirs.deleted);
    CHECK(mine.places.size() == theirs.places.size());
  };
  commit([&](Transaction& t) { REQUIRE(t.insert_text(text, 0, "abc")); });
  CHECK(theirs.added == std::vector<ClockRange>{{4, 0, 3}});
  CHECK(theirs.deleted.empty());
  CHECK(theirs.places == std::vector<Change::Place>{{*reader.find_root("t"), {}}});
  commit([&](Transaction& t) { REQUIRE(t.remove(text, 1, 1)); });
  CHECK(theirs.deleted == std::vector<ClockRange>{{4, 1, 2}});
  std::string value;
  append_any_text(value, "x");
  commit([&](Transaction& t) { REQUIRE(t.set(map, "k", value)); });
  CHECK(theirs.places == std::vector<Change::Place>{{*reader.find_root("m"), "k"}});
  commit([](Transaction&) {});
  CHECK(theirs.empty());
}

TEST_CASE("Changes add up to the document") {
  CHECK(rc::check("sums", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 3, 40);
    Document document;
    StateVector sum;
    std::uint64_t deleted = 0, expected = 0;
    for (const std::string& update : history.shuffled()) {
      Change change;
      RC_ASSERT(document.apply(update, &change));
      for (const ClockRange& range : change.added) {
        RC_ASSERT(sum[range.client] == range.start);
        sum[range.client] = range.end;
      }
      for (const ClockRange& range : change.deleted) deleted += range.end - range.start;
    }
    for (const ClockRange& range : document.deletes()) expected += range.end - range.start;
    RC_ASSERT(sum == document.state());
    RC_ASSERT(deleted <= expected);  // what came as mere clocks was never told as deleted
  }));
}

TEST_CASE("A preview tells whose structs an update brings and which roots it touches, and changes nothing") {
  Document writer({.client = 4});
  const TypeRef text = writer.root("t"), tree = writer.root("tree");
  const auto commit = [&](auto edit) {
    Transaction t(writer);
    edit(t);
    return t.commit();
  };
  const std::string first = commit([&](Transaction& t) { REQUIRE(t.insert_text(text, 0, "abc")); });
  TypeRef element;
  const std::string second = commit([&](Transaction& t) { element = *t.insert_type(tree, 0, TypeKind::kXmlElement, "p"); });
  const std::string inside = commit([&](Transaction& t) {
    const TypeRef inner = *t.insert_type(element, 0, TypeKind::kXmlText);
    REQUIRE(t.insert_text(inner, 0, "x"));
  });
  const std::string erased = commit([&](Transaction& t) { REQUIRE(t.remove(text, 0, 1)); });

  Document document;
  auto preview = document.preview(first);
  REQUIRE(preview);
  CHECK(preview->authors == std::vector<std::uint64_t>{4});
  CHECK(preview->roots == std::vector<std::string>{"t"});
  CHECK(preview->is_whole);
  CHECK(document.state().empty());
  CHECK(document.roots().empty());
  CHECK_FALSE(document.preview(inside)->is_whole);
  REQUIRE(document.apply(first));
  REQUIRE(document.apply(second));
  preview = document.preview(inside);
  CHECK(preview->roots == std::vector<std::string>{"tree"});
  CHECK(preview->is_whole);
  CHECK(document.preview(first)->authors.empty());
  preview = document.preview(erased);
  CHECK(preview->authors.empty());
  CHECK(preview->deleted_of == std::vector<std::uint64_t>{4});
  CHECK(preview->roots == std::vector<std::string>{"t"});
  preview = Document().preview(writer.encode_state_as_update());
  CHECK(preview->roots == std::vector<std::string>{"t", "tree"});
  CHECK_FALSE(document.preview("\1"));
}

TEST_CASE("Relative positions in the encoding of yjs") {
  const auto position = RelativePosition{.anchor = RelativePosition::Anchor::kItem, .id = {1, 1}, .root = {}, .side = 0};
  CHECK(encode_relative_position(position) == hex("00 01 01 00"));
  CHECK(decode_relative_position(hex("00 01 01 00")) == position);
  CHECK(decode_relative_position(hex("00 01 01")) == position);
  for (const std::int64_t side : {-1ll, 63ll, 64ll, -65ll, 1ll << 40}) {
    const auto root = RelativePosition{.anchor = RelativePosition::Anchor::kRoot, .id = {}, .root = "t", .side = side};
    CHECK(decode_relative_position(encode_relative_position(root)) == root);
  }
  CHECK_FALSE(decode_relative_position(hex("03 01 01 00")));
  CHECK_FALSE(decode_relative_position(hex("00 01")));
  CHECK_FALSE(decode_relative_position(""));
}

TEST_CASE("A relative position stays at its unit while others type") {
  CHECK(rc::check("kept", [] {
    Document document({.client = 3});
    const TypeRef text = document.root("t");
    std::string expected = "Hoi nghi giao ban";
    (void)Transaction(document).insert_text(text, 0, expected);
    auto at = *rc::gen::inRange<std::size_t>(0, expected.size() + 1);
    const std::int64_t side = *rc::gen::element(-1, 0);
    const auto position = document.relative_position(text, at, side);
    RC_ASSERT(position);
    RC_ASSERT(document.resolve(*position) == (Document::Position{text, at}));
    for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
      const auto where = *rc::gen::inRange<std::size_t>(0, expected.size() + 1);
      (void)Transaction(document).insert_text(text, where, "x");
      expected.insert(where, "x");
      if (side < 0 ? where < at : where <= at) ++at;
      RC_ASSERT(document.resolve(*position) == (Document::Position{text, at}));
    }
  }));
  Document document;
  CHECK_FALSE(document.relative_position(document.root("t"), 1));
  CHECK_FALSE(document.resolve({.anchor = RelativePosition::Anchor::kItem, .id = {1, 0}, .root = {}, .side = 0}));
}

}  // namespace
}  // namespace giaoban
