#include <doctest/doctest.h>

#include <fstream>

#include "sync/ydoc/json_reader.h"
#include "sync/ydoc/rich_text.h"
#include "sync/ydoc/transaction.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

const Json& yjs_readers() {
  static const Json vectors = Json::parse(std::ifstream("tests/golden/yjs_readers.json"));
  return vectors;
}

Document document_of(const Json& row) {
  Document document;
  REQUIRE(document.apply(base64(row.at("update"))));
  return document;
}

RichText read(Document& document, std::string_view root) { return read_rich_text(document, document.root(root)).value(); }

Json marks_of(const RichText& text, const RichRun& run) {
  Json marks = Json::object();
  for (const std::uint32_t mark : text.marks_of(run)) marks[text.marks[mark].name] = Json::parse(text.marks[mark].value);
  return marks;
}

/// The runs as Yjs' toDelta() gives them.
Json delta_of(const RichText& text, const RichNode& node) {
  Json delta = Json::array();
  for (std::size_t i = node.first_run; i < node.runs_end; ++i) {
    const RichRun& run = text.runs[i];
    if (run.continues) {
      delta.back()["insert"] = delta.back()["insert"].get<std::string>() + run.text;
      continue;
    }
    Json op = Json::object();
    op["insert"] = run.is_text() ? Json(run.text) : Json::parse(run.embed);
    if (Json marks = marks_of(text, run); !marks.empty()) op["attributes"] = std::move(marks);
    delta.push_back(std::move(op));
  }
  return delta;
}

Json prosemirror_nodes(const RichText& text, std::size_t parent);

/// As y-prosemirror's yXmlFragmentToProsemirrorJSON() gives it: of a text several nodes, of an element one.
Json prosemirror_of(const RichText& text, std::size_t index) {
  const RichNode& node = text.nodes[index];
  if (!node.is_text()) {
    Json out = {{"type", node.name}};
    for (const auto& [name, value] : node.attributes) out["attrs"][name] = Json::parse(value);
    if (node.end > index + 1) out["content"] = prosemirror_nodes(text, index);
    return out;
  }
  Json out = Json::array();
  for (const Json& op : delta_of(text, node)) {
    Json run = {{"type", "text"}, {"text", op.at("insert")}};
    if (op.contains("attributes")) {
      run["marks"] = Json::array();
      for (const auto& [name, attrs] : op.at("attributes").items()) run["marks"].push_back({{"type", name}, {"attrs", attrs}});
    }
    out.push_back(std::move(run));
  }
  return out;
}

Json prosemirror_nodes(const RichText& text, std::size_t parent) {
  Json out = Json::array();
  for (std::size_t i = parent + 1; i < text.nodes[parent].end; i = text.nodes[i].end) {
    Json nodes = prosemirror_of(text, i);
    if (!nodes.is_array()) nodes = Json::array({std::move(nodes)});
    for (Json& node : nodes) out.push_back(std::move(node));
  }
  return out;
}

/// Marks in any order: which comes first says nothing.
Json sorted(Json json) {
  if (json.contains("marks")) {
    auto marks = json["marks"].get<std::vector<Json>>();
    std::ranges::sort(marks, {}, [](const Json& mark) { return mark.dump(); });
    json["marks"] = marks;
  }
  if (json.contains("content")) {
    for (Json& child : json["content"]) child = sorted(std::move(child));
  }
  return json;
}

TEST_CASE("A tree of rich text is read as y-prosemirror reads it") {
  for (const Json& row : yjs_readers()) {
    Document document = document_of(row);
    const RichText text = read(document, "rich");
    const Json ours = {{"type", "doc"}, {"content", prosemirror_nodes(text, 0)}};
    CHECK(sorted(ours) == sorted(row.at("prosemirror")));
  }
}

TEST_CASE("Runs, marks and embeds of a text are read as Yjs reads them") {
  for (const Json& row : yjs_readers()) {
    Document document = document_of(row);
    const RichText text = read(document, "text");
    CHECK(delta_of(text, text.nodes.front()) == row.at("delta"));
    CHECK(plain_text(text) == row.at("text"));
  }
}

TEST_CASE("Every run says who wrote it") {
  for (const Json& row : yjs_readers()) {
    Document document = document_of(row);
    for (const RichRun& run : read(document, "rich").runs) {
      CHECK((run.id.client == 1 || run.id.client == 300 || run.id.client == 77777));
      CHECK(run.length == utf16_length(run.text));
    }
  }
}

TEST_CASE("Maps and arrays are read as JSON.stringify writes what toJSON gives") {
  for (const Json& row : yjs_readers()) {
    Document document = document_of(row);
    CHECK(json_of(document, document.root("array"), TypeKind::kArray) == row.at("array"));
    CHECK(Json::parse(json_of(document, document.root("map"), TypeKind::kMap)) == Json::parse(row.at("map").get<std::string>()));
  }
}

TEST_CASE("Lines of plain text are the innermost elements; what is not there reads as nothing") {
  Document document;
  CHECK(plain_text(read(document, "rich")).empty());
  CHECK(json_of(document, document.root("map"), TypeKind::kMap) == "{}");
  CHECK(json_of(document, document.root("array"), TypeKind::kArray) == "[]");
  CHECK(json_of(document, document.root("text"), TypeKind::kText) == "\"\"");
}

TEST_CASE("Text under more marks than may be open is refused, one fewer is read") {
  for (const std::size_t count : {limits::kOpenMarks, limits::kOpenMarks + 1}) {
    Document document({.client = 1});
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("mark" + std::to_string(i));
    std::vector<Mark> marks;
    for (const std::string& name : names) marks.push_back({name, "true"});
    Transaction transaction(document);
    REQUIRE(transaction.insert_text(document.root("text"), 0, "a", marks).has_value());
    transaction.commit();
    const auto read = read_rich_text(document, document.root("text"));
    CHECK(read.has_value() == (count == limits::kOpenMarks));
    if (!read) CHECK(read.error().code == problem::kTooLarge);
  }
}

}  // namespace
}  // namespace giaoban
