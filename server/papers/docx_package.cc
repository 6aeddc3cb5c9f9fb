#include "server/papers/docx_package.h"

#include <sstream>

#include "server/papers/decree.h"
#include "server/papers/docx_text.h"
#include "server/papers/zip_file.h"

namespace giaoban {
namespace {

using namespace docx;
using pugi::xml_node;

constexpr const char* kMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* kRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
const std::string kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const std::string kWordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
constexpr const char* kCoreProperties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
constexpr const char* kFont = "Times New Roman";
constexpr double kPageNumberLine = decree::kPageNumberSize * decree::kLineSpacing * 25.4 / 72;  // mm

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

xml_node word_part(pugi::xml_document& document, const char* name) {
  xml_node root = add(document, name, "xmlns:w", kMain);
  root.append_attribute("xmlns:r") = kOffice.c_str();
  return root;
}

std::string content_types() {
  pugi::xml_document document;
  xml_node types = add(document, "Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
  add(types, "Default", "Extension", "rels").append_attribute("ContentType") = "application/vnd.openxmlformats-package.relationships+xml";
  add(types, "Default", "Extension", "xml").append_attribute("ContentType") = "application/xml";
  const std::pair<const char*, std::string> parts[] = {{"/word/document.xml", kWordType + "document.main+xml"},
                                                       {"/word/styles.xml", kWordType + "styles+xml"},
                                                       {"/word/header1.xml", kWordType + "header+xml"},
                                                       {"/word/header2.xml", kWordType + "header+xml"},
                                                       {"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"}};
  for (const auto& [name, type] : parts) add(types, "Override", "PartName", name).append_attribute("ContentType") = type.c_str();
  return text_of(document);
}

/// Relations of a part: id, type, target.
std::string relations(const std::vector<std::array<std::string, 3>>& all) {
  pugi::xml_document document;
  xml_node root = add(document, "Relationships", "xmlns", kRelations);
  for (const auto& [id, type, target] : all) {
    xml_node one = add(root, "Relationship", "Id", id);
    one.append_attribute("Type") = type.c_str();
    one.append_attribute("Target") = target.c_str();
  }
  return text_of(document);
}

std::string styles() {
  pugi::xml_document document;
  xml_node root = word_part(document, "w:styles");
  xml_node defaults = add(root, "w:docDefaults");
  xml_node letters = add(add(defaults, "w:rPrDefault"), "w:rPr");
  xml_node fonts = add(letters, "w:rFonts");
  for (const char* script : {"w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"}) fonts.append_attribute(script) = kFont;
  add(letters, "w:color", "w:val", "000000");
  const std::string size = std::to_string(static_cast<int>(decree::kBodySize * 2));
  add(letters, "w:sz", "w:val", size);
  add(letters, "w:szCs", "w:val", size);
  add(letters, "w:lang", "w:val", "vi-VN");
  xml_node spacing = add(add(add(defaults, "w:pPrDefault"), "w:pPr"), "w:spacing", "w:after", "0");
  spacing.append_attribute("w:line") = 240;
  spacing.append_attribute("w:lineRule") = "auto";
  xml_node normal = add(root, "w:style", "w:type", "paragraph");
  normal.append_attribute("w:default") = 1;
  normal.append_attribute("w:styleId") = "Normal";
  add(normal, "w:name", "w:val", "Normal");
  return text_of(document);
}

/// The page number, centred; or nothing, for the first page.
std::string header(bool has_number) {
  pugi::xml_document document;
  xml_node root = word_part(document, "w:hdr");
  add_paragraph(root, {.align = "center", .size = decree::kPageNumberSize}, Line());
  if (!has_number) return text_of(document);
  xml_node run = add(add(root.child("w:p"), "w:fldSimple", "w:instr", " PAGE "), "w:r");
  add(add(run, "w:rPr"), "w:sz", "w:val", std::to_string(static_cast<int>(decree::kPageNumberSize * 2)));
  add(run, "w:t").append_child(pugi::node_pcdata).set_value("2");
  return text_of(document);
}

std::string core_properties(const std::string& title) {
  pugi::xml_document document;
  xml_node root = add(document, "cp:coreProperties", "xmlns:cp", kCoreProperties);
  root.append_attribute("xmlns:dc") = "http://purl.org/dc/elements/1.1/";
  add(root, "dc:title").append_child(pugi::node_pcdata).set_value(title.c_str());
  add(root, "dc:language").append_child(pugi::node_pcdata).set_value("vi-VN");
  return text_of(document);
}

}  // namespace

DocxPackage::DocxPackage() { body_ = add(word_part(document_, "w:document"), "w:body"); }

void DocxPackage::add_page() {
  xml_node section = add(body_, "w:sectPr");
  add(section, "w:headerReference", "w:type", "default").append_attribute("r:id") = "rId2";
  add(section, "w:headerReference", "w:type", "first").append_attribute("r:id") = "rId3";
  add(section, "w:pgSz", "w:w", std::to_string(twips_of_mm(decree::kPageWidth))).append_attribute("w:h") = twips_of_mm(decree::kPageHeight);
  xml_node margins = add(section, "w:pgMar");
  const std::pair<const char*, double> sides[] = {{"w:top", decree::kTop},   {"w:right", decree::kRight},
                                                  {"w:bottom", decree::kBottom}, {"w:left", decree::kLeft},
                                                  {"w:header", (decree::kTop - kPageNumberLine) / 2}, {"w:footer", decree::kBottom / 2}, {"w:gutter", 0}};
  for (const auto& [name, millimetres] : sides) margins.append_attribute(name) = twips_of_mm(millimetres);
  add(section, "w:titlePg");
}

Result<std::string> DocxPackage::take(const std::string& title) {
  add_page();
  const std::string core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
  return zip_file({{"[Content_Types].xml", content_types()},
                   {"_rels/.rels", relations({{"rId1", kOffice + "/officeDocument", "word/document.xml"}, {"rId2", core, "docProps/core.xml"}})},
                   {"word/document.xml", text_of(document_)},
                   {"word/_rels/document.xml.rels",
                    relations({{"rId1", kOffice + "/styles", "styles.xml"}, {"rId2", kOffice + "/header", "header1.xml"}, {"rId3", kOffice + "/header", "header2.xml"}})},
                   {"word/styles.xml", styles()},
                   {"word/header1.xml", header(true)},
                   {"word/header2.xml", header(false)},
                   {"docProps/core.xml", core_properties(title)}});
}

}  // namespace giaoban
