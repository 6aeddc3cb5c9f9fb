#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>

#include "server/papers/template.h"
#include "tests/unit/papers_world.h"

namespace giaoban {
namespace {

PaperFacts known() {
  PaperFacts facts;
  facts.fields = {{"title", "Hội nghị <b>giao ban</b> {{secret}}"}, {"place", ""}, {"chairs", "Ông A"}};
  facts.lists["tasks"] = {{"n", "text"}, {{{"n", "1"}, {"text", "Báo cáo"}}, {{"n", "2"}, {"text", ""}}}};
  facts.lists["guests"] = {{"name"}, {}};
  facts.texts["minutes"] = {{.line = {{"Đoạn một"}}}, {.line = {{"Đoạn hai."}}}};
  return facts;
}

Paper filled(const std::string& body) {
  auto paper = fill_template(R"({"type": "BÁO CÁO", "body": )" + body + "}", known());
  REQUIRE_MESSAGE(paper, paper.error().detail << " " << paper.error().pointer);
  return std::move(*paper);
}

Error refused(const std::string& whole) {
  const auto paper = fill_template(whole, known());
  REQUIRE(!paper);
  CHECK(paper.error().code == problem::kTemplateInvalid);
  return paper.error();
}
Error refused_body(const std::string& body) { return refused(R"({"type": "BÁO CÁO", "body": )" + body + "}"); }

TEST_CASE("names are filled in as text, whatever they hold") {
  CHECK(lines_of(filled(R"(["{{title}}", "x"])"))[0] == "Hội nghị <b>giao ban</b> {{secret}}");
}

TEST_CASE("a paragraph of which nothing is left is left out; the last one is closed") {
  const auto lines = lines_of(filled(R"(["{{#place}}Địa điểm: {{place}}{{/place}}", "{{#chairs}}Chủ trì: {{chairs}}{{/chairs}}", "{{^place}}Chưa có địa điểm.{{/place}}"])"));
  CHECK(lines == std::vector<std::string>{"Chủ trì: Ông A", "Chưa có địa điểm./."});
}

TEST_CASE("a part is repeated by the rows of a list, a table has one row for each, a text is inserted whole") {
  const auto lines = lines_of(filled(R"([{"item": "{{n}}. {{text}}", "each": "tasks", "marker": "-"}, {"rows": "tasks", "columns": [{"title": "TT", "text": "{{n}}"}, {"title": "Việc", "text": "{{text}} {{chairs}}"}]},
                                        {"rows": "guests", "columns": [{"text": "{{name}}"}]}, {"insert": "minutes"}])"));
  CHECK(lines == std::vector<std::string>{"- 1. Báo cáo", "- 2. ", "1|Báo cáo Ông A|2| Ông A|", "Đoạn một", "Đoạn hai./."});
}

TEST_CASE("a name that nobody has is told with its place, also where it is not reached") {
  Error error = refused_body(R"(["{{title}}", "{{tittle}}"])");
  CHECK(error.detail == "unknown field {{tittle}}");
  CHECK(error.pointer == "/body/1");
  CHECK(refused_body(R"(["{{#place}}{{tittle}}{{/place}}"])").detail == "unknown field {{tittle}}");
  CHECK(refused_body(R"(["{{^chairs}}{{tittle}}{{/chairs}}"])").detail == "unknown field {{tittle}}");
  CHECK(refused_body(R"([{"item": "{{nam}}", "each": "guests"}])").detail == "unknown field {{nam}}");
  CHECK(refused_body(R"([{"rows": "guests", "columns": [{"text": "{{nam}}"}]}])").pointer == "/body/0/columns/0/text");
  CHECK(refused_body(R"(["{{>title}}{{>other}}"])").detail == "unknown field {{other}}");
}

TEST_CASE("what a template does not know is told with its place") {
  CHECK(refused(R"({"type": "A", "boddy": []})").detail == "unknown field \"boddy\"");
  CHECK(refused_body(R"([{"paragraph": "x", "colour": "red"}])").pointer == "/body/0/colour");
  CHECK(refused_body(R"([{"insert": "speech"}])").detail == "unknown text \"speech\"");
  CHECK(refused_body(R"([{"rows": "people", "columns": []}])").detail == "unknown list \"people\"");
  CHECK(refused_body(R"([{"item": "x", "each": 5}])").pointer == "/body/0/each");
  CHECK(refused_body(R"([{"heading": "x", "level": 4}])").pointer == "/body/0/level");
  CHECK(refused_body(R"([{"level": 1}])").pointer == "/body/0");
  CHECK(refused_body(R"(["{{#title}}"])").pointer == "/body/0");
  CHECK(refused_body(R"("x")").pointer == "/body");
  CHECK(refused_body("[5]").pointer == "/body/0");
  CHECK(refused(R"({"body": []})").pointer == "/type");
  CHECK(refused(R"({"type": "A", "signers": [{}, {}, {}]})").pointer == "/signers/2");
  refused("{");
  refused("[]");
  refused("\"" + std::string(kTemplateBytes, 'x') + "\"");
  CHECK(refused_body("[\"" + std::string(5000, 'x') + "\"]").pointer == "/body/0");
}

TEST_CASE("the office's own template counts, where there is one") {
  const PaperWorld world;
  const auto folder = std::filesystem::temp_directory_path() / ("giaoban-templates-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto save = [&](const std::string& text) {
    std::FILE* file = std::fopen((folder / "programme.json").c_str(), "w");
    REQUIRE(file != nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  };
  save(R"({"type": "KẾ HOẠCH", "body": ["Của {{office}}"]})");
  const auto own = make_paper(PaperKind::kProgramme, world.facts(), folder);
  CHECK(make_paper(PaperKind::kInvitation, world.facts(), folder)->type == "GIẤY MỜI");
  save(std::string(kTemplateBytes + 1, ' '));
  const auto large = make_paper(PaperKind::kProgramme, world.facts(), folder);
  std::filesystem::remove_all(folder);
  REQUIRE(own);
  CHECK(own->type == "KẾ HOẠCH");
  CHECK(lines_of(*own) == std::vector<std::string>{"Của Thường trực HĐND tỉnh Nghệ An./."});
  REQUIRE(!large);
  CHECK(large.error().code == problem::kTemplateInvalid);
}

}  // namespace
}  // namespace giaoban
