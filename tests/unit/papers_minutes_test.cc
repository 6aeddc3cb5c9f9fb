#include "server/papers/minutes_blocks.h"
#include "sync/ydoc/json_any.h"
#include "sync/ydoc/transaction.h"
#include "tests/unit/papers_world.h"

namespace giaoban {
namespace {

/// Minutes as the editor lays them down.
struct Minutes {
  Document document{{.client = 5}};
  Transaction writing{document};

  TypeRef element(TypeRef parent, std::uint64_t index, std::string_view name) {
    const auto made = writing.insert_type(parent, index, TypeKind::kXmlElement, name);
    REQUIRE(made);
    return *made;
  }
  void write(TypeRef parent, std::string_view words, std::vector<Mark> marks = {}) {
    const auto text = writing.insert_type(parent, 0, TypeKind::kXmlText);
    REQUIRE(text);
    REQUIRE(writing.insert_text(*text, 0, words, marks));
  }
  void set(TypeRef element, std::string_view name, std::string_view json) {
    std::string any;
    append_any_of_json(any, json);
    REQUIRE(writing.set(element, name, any));
  }
  TypeRef root() { return document.root("default"); }
  std::vector<Block> blocks() {
    (void)writing.commit();
    const auto text = read_rich_text(document, root());
    REQUIRE(text);
    return minutes_blocks(*text);
  }
};

TEST_CASE("headings, paragraphs, marks and what the node put in become parts of a paper") {
  Minutes minutes;
  const TypeRef heading = minutes.element(minutes.root(), 0, "heading");
  minutes.set(heading, "level", "2");
  minutes.write(heading, "Khai mạc");
  const TypeRef event = minutes.element(minutes.root(), 1, "event");
  minutes.set(event, "time", "\"07:35\"");
  minutes.set(event, "text", "\"Khai mạc phiên họp.\"");
  minutes.write(minutes.element(minutes.root(), 2, "paragraph"), "Đồng chí <b>A</b>", {{"bold", "{}"}});
  minutes.element(minutes.root(), 3, "paragraph");
  const auto blocks = minutes.blocks();
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].kind == BlockKind::kHeading);
  CHECK(blocks[0].level == 2);
  CHECK(blocks[1].line == Line{{"07:35 Khai mạc phiên họp."}});
  CHECK(blocks[2].line == Line{{"Đồng chí <b>A</b>", true}});
}

TEST_CASE("lists keep their marks and depth") {
  Minutes minutes;
  const TypeRef list = minutes.element(minutes.root(), 0, "orderedList");
  for (std::uint64_t i = 0; i < 2; ++i) {
    const TypeRef item = minutes.element(list, i, "listItem");
    minutes.write(minutes.element(item, 0, "paragraph"), i == 0 ? "Việc đầu" : "Việc sau");
    if (i == 0) minutes.write(minutes.element(minutes.element(minutes.element(item, 1, "bulletList"), 0, "listItem"), 0, "paragraph"), "Việc con");
  }
  const auto blocks = minutes.blocks();
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].marker == "1.");
  CHECK(blocks[1].marker == "-");
  CHECK(blocks[1].level == 2);
  CHECK(blocks[2].marker == "2.");
  CHECK(blocks[2].level == 1);
}

TEST_CASE("what nests without end, and elements nobody knows, end well") {
  Minutes minutes;
  TypeRef at = minutes.root();
  for (int i = 0; i < 150; ++i) at = minutes.element(at, 0, "blockquote");
  minutes.write(minutes.element(at, 0, "paragraph"), "Quá sâu");
  minutes.write(minutes.element(minutes.element(minutes.root(), 1, "marquee"), 0, "paragraph"), "Lạ");
  const auto blocks = minutes.blocks();
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].line == Line{{"Lạ"}});
}

}  // namespace
}  // namespace giaoban
