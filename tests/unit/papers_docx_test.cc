// The DOCX, read back: its package by ECMA-376 part 2, its measures by the table of the decree.
#include <zip.h>

#include <set>

#include "server/papers/docx_writer.h"
#include "server/papers/paper_lines.h"
#include "server/papers/wording.h"
#include "tests/unit/papers_pages.h"

namespace giaoban {
namespace {

using Parts = std::map<std::string, std::string>;

Parts parts_of(const std::string& docx) {
  const KeptFile file(docx, ".docx");
  int error = 0;
  zip_t* archive = zip_open(file.path().c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(archive != nullptr);
  Parts parts;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t stat;
    REQUIRE(zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat) == 0);
    zip_file_t* entry = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    std::string bytes(stat.size, '\0');
    REQUIRE(zip_fread(entry, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()));
    zip_fclose(entry);
    REQUIRE(parts.emplace(stat.name, std::move(bytes)).second);
  }
  zip_close(archive);
  return parts;
}

Parts parts_of(const Paper& paper) {
  const auto docx = paper_docx(paper);
  REQUIRE(docx);
  return parts_of(*docx);
}

struct Word {
  pugi::xml_document document;
  pugi::xml_node body;
  explicit Word(const Parts& parts) {
    REQUIRE(document.load_string(parts.at("word/document.xml").c_str()));
    body = document.child("w:document").child("w:body");
  }
  /// The paragraph that begins so.
  pugi::xml_node paragraph(const std::string& beginning) const {
    for (const auto& found : body.select_nodes(".//w:p")) {
      std::string text;
      for (const auto& run : found.node().select_nodes(".//w:t")) text += run.node().text().as_string();
      if (text.starts_with(beginning)) return found.node();
    }
    FAIL("no paragraph " << beginning);
    return {};
  }
};

double points(pugi::xml_node paragraph) { return paragraph.child("w:r").child("w:rPr").child("w:sz").attribute("w:val").as_double() / 2; }
bool is_bold(pugi::xml_node paragraph) { return paragraph.child("w:r").child("w:rPr").child("w:b"); }
bool is_italic(pugi::xml_node paragraph) { return paragraph.child("w:r").child("w:rPr").child("w:i"); }
std::string align(pugi::xml_node paragraph) { return paragraph.child("w:pPr").child("w:jc").attribute("w:val").as_string(); }
double millimetres(pugi::xml_attribute twips) { return twips.as_double() * 25.4 / 1440; }
doctest::Approx about(double mm) { return doctest::Approx(mm).epsilon(0.002); }

TEST_CASE("the package is whole: every part has a type, every relation a part, all is XML") {
  const Parts parts = parts_of(long_paper(3));
  pugi::xml_document types;
  REQUIRE(types.load_string(parts.at("[Content_Types].xml").c_str()));
  std::set<std::string> typed;
  for (const auto& part : types.child("Types").children("Override")) typed.insert(std::string(part.attribute("PartName").as_string()).substr(1));
  for (const auto& [name, bytes] : parts) {
    pugi::xml_document document;
    CHECK_MESSAGE(document.load_string(bytes.c_str()), name);
    CHECK_MESSAGE((typed.contains(name) || name.ends_with(".rels") || name == "[Content_Types].xml"), name);
  }
  for (const std::string& name : typed) CHECK_MESSAGE(parts.contains(name), name);
  for (const auto& [folder, name] : {std::pair<std::string, std::string>{"", "_rels/.rels"}, {"word/", "word/_rels/document.xml.rels"}}) {
    pugi::xml_document relations;
    REQUIRE(relations.load_string(parts.at(name).c_str()));
    for (const auto& one : relations.child("Relationships").children()) CHECK(parts.contains(folder + one.attribute("Target").as_string()));
  }
  CHECK(paper_docx(long_paper(3)).value() == paper_docx(long_paper(3)).value());
}

TEST_CASE("page, margins and page number are the decree's") {
  const Parts parts = parts_of(long_paper(3));
  const Word word(parts);
  const auto section = word.body.child("w:sectPr");
  CHECK(millimetres(section.child("w:pgSz").attribute("w:w")) == about(decree::kPageWidth));
  CHECK(millimetres(section.child("w:pgSz").attribute("w:h")) == about(decree::kPageHeight));
  const auto margins = section.child("w:pgMar");
  CHECK(millimetres(margins.attribute("w:left")) == about(decree::kLeft));
  CHECK(millimetres(margins.attribute("w:right")) == about(decree::kRight));
  CHECK(millimetres(margins.attribute("w:top")) == about(decree::kTop));
  CHECK(millimetres(margins.attribute("w:bottom")) == about(decree::kBottom));
  CHECK(section.child("w:titlePg"));  // the first page has a header of its own, without the number
  CHECK(parts.at("word/header1.xml").find("PAGE") != std::string::npos);
  CHECK(parts.at("word/header1.xml").find("w:jc w:val=\"center\"") != std::string::npos);
  CHECK(parts.at("word/header2.xml").find("PAGE") == std::string::npos);
  CHECK(parts.at("word/styles.xml").find("w:ascii=\"Times New Roman\"") != std::string::npos);
}

TEST_CASE("every part has the size, weight and place of the decree") {
  const Word word(parts_of(long_paper(3)));
  struct Wanted {
    std::string beginning;
    double size;
    bool bold, italic;
    std::string align;
  };
  const std::vector<Wanted> all = {{decree::kCountry, 12, true, false, "center"},      {decree::kMotto, 13, true, false, "center"},
                                   {"HỘI ĐỒNG NHÂN DÂN", 12, false, false, "center"},  {"THƯỜNG TRỰC", 12, true, false, "center"},
                                   {"Số: 05/BC-HĐND", 13, false, false, "center"},     {"Nghệ An, ngày 05", 13, false, true, "center"},
                                   {"BÁO CÁO", 14, true, false, "center"},             {"Kết quả hoạt động", 14, true, false, "center"},
                                   {"Kính gửi: Ủy ban", 14, false, false, "center"},   {"Đoạn 1.", 14, false, false, "both"},
                                   {"TM. THƯỜNG TRỰC", 14, true, false, "center"},     {"Nguyễn Văn Ký", 14, true, false, "center"},
                                   {"Nơi nhận:", 12, true, true, "left"},              {"- Lưu: VT, CTHĐND.", 11, false, false, "left"}};
  for (const Wanted& wanted : all) {
    CAPTURE(wanted.beginning);
    const auto paragraph = word.paragraph(wanted.beginning);
    CHECK(points(paragraph) == wanted.size);
    CHECK(is_bold(paragraph) == wanted.bold);
    CHECK(is_italic(paragraph) == wanted.italic);
    CHECK(align(paragraph) == wanted.align);
  }
  const auto text = word.paragraph("Đoạn 2.").child("w:pPr");
  CHECK(millimetres(text.child("w:ind").attribute("w:firstLine")) == about(decree::kFirstIndent));
  CHECK(text.child("w:spacing").attribute("w:before").as_int() == 120);  // 6 pt
  CHECK(std::string(text.child("w:spacing").attribute("w:lineRule").as_string()) == "auto");
  const auto head = word.body.child("w:tbl");
  CHECK_FALSE(head.child("w:tblPr").child("w:tblBorders"));
  CHECK(millimetres(head.child("w:tblGrid").first_child().attribute("w:w")) == about(decree::kLeftColumn));
  CHECK(millimetres(head.child("w:tblGrid").last_child().attribute("w:w")) == about(decree::kRightColumn));
}

TEST_CASE("rules under agency and subject are a third to a half of the line, that under the motto as long as it") {
  const Paper paper = long_paper(1);
  const double issuer = issuer_rule(paper), subject = subject_rule(paper);
  CHECK(issuer == doctest::Approx(0.42 * line_width("THƯỜNG TRỰC", 12)));
  CHECK(subject == doctest::Approx(0.42 * line_width(paper.subject, 14)));
  const Word word(parts_of(paper));
  std::vector<double> lengths;
  for (const auto& found : word.body.select_nodes(".//w:pBdr/..")) {
    const auto indent = found.node().child("w:ind");
    const double column = lengths.empty() ? decree::kLeftColumn : lengths.size() == 1 ? decree::kRightColumn : decree::kTextWidth;
    lengths.push_back(column - millimetres(indent.attribute("w:left")) - millimetres(indent.attribute("w:right")));
  }
  REQUIRE(lengths.size() == 3);
  CHECK(lengths[0] == doctest::Approx(issuer).epsilon(0.01));
  CHECK(lengths[1] == doctest::Approx(decree::kMottoRule).epsilon(0.01));
  CHECK(lengths[2] == doctest::Approx(subject).epsilon(0.01));
}

TEST_CASE("what looks like XML is text, and ten thousand paragraphs are written") {
  Paper paper = long_paper(1);
  paper.body.push_back({.line = {{"<w:p>&amp;]]></w:p>"}}});
  CHECK(Word(parts_of(paper)).paragraph("<w:p>&amp;]]></w:p>"));
  CHECK(is_writable(long_paper(10'000)));
  const Word word(parts_of(long_paper(10'000)));
  CHECK(word.paragraph("Đoạn 10000."));
  CHECK_FALSE(is_writable(long_paper(kPaperBlocks)));
  paper = long_paper(1);
  paper.body = {{.line = {{std::string(kPaperBytes + 1, 'x')}}}};
  CHECK_FALSE(is_writable(paper));
}

TEST_CASE("a table has the widths of its columns, borders, and a heading that comes again on each page") {
  Paper paper = long_paper(0);
  paper.body.push_back({.kind = BlockKind::kTable, .table = {{{"TT", 1, Align::kCentre}, {"Việc", 4}}, {{"1", "Báo cáo"}, {"2", ""}}}});
  const Word word(parts_of(paper));
  const auto table = word.paragraph("Báo cáo").parent().parent().parent();
  CHECK(table.child("w:tblPr").child("w:tblBorders"));
  CHECK(millimetres(table.child("w:tblGrid").first_child().attribute("w:w")) == about(decree::kTextWidth / 5));
  CHECK(table.child("w:tr").child("w:trPr").child("w:tblHeader"));
  for (const auto& cell : table.select_nodes(".//w:tc")) CHECK(std::string(cell.node().last_child().name()) == "w:p");
}

}  // namespace
}  // namespace giaoban
