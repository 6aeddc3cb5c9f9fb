#include "server/papers/html_writer.h"

#include <pugixml.hpp>
#include <sstream>

#include "server/papers/decree.h"
#include "server/papers/html_style.h"
#include "server/papers/paper_lines.h"

namespace giaoban {
namespace {

using pugi::xml_node;

xml_node add(xml_node parent, const char* name, const char* of_class = nullptr) {
  xml_node node = parent.append_child(name);
  if (of_class != nullptr) node.append_attribute("class") = of_class;
  return node;
}

void say(xml_node parent, const std::string& text) { parent.append_child(pugi::node_pcdata).set_value(text.c_str()); }

void add_line(xml_node parent, const char* of_class, const std::string& text) { say(add(parent, "p", of_class), text); }

void add_rule(xml_node parent, double millimetres) {
  std::ostringstream style;
  style << "width:" << millimetres << "mm";
  add(parent, "div", "rule").append_attribute("style") = style.str().c_str();
}

void add_words(xml_node parent, const Line& line) {
  for (const Words& words : line) {
    std::string of_class;
    if (words.is_bold) of_class += "bold ";
    if (words.is_italic) of_class += "italic ";
    if (words.is_underlined) of_class += "underlined ";
    say(of_class.empty() ? parent : add(parent, "span", of_class.c_str()), words.text);
  }
}

void add_head(xml_node body, const Paper& paper) {
  xml_node table = add(body, "table", "head");
  xml_node row = add(table, "tr");
  xml_node left = add(row, "td", "left"), right = add(row, "td");
  for (const std::string& line : paper.parent) add_line(left, "agency", line);
  for (const std::string& line : paper.issuer) add_line(left, "agency issuer", line);
  add_rule(left, issuer_rule(paper));
  add_line(right, "country", decree::kCountry);
  add_line(right, "motto", decree::kMotto);
  add_rule(right, decree::kMottoRule);
  row = add(table, "tr");
  add_line(add(row, "td"), "number", paper.number);
  add_line(add(row, "td"), "date", paper.place_date);
}

void add_table(xml_node body, const PaperTable& given) {
  xml_node table = add(body, "table", "rows");
  int shares = 0;
  for (const TableColumn& column : given.columns) shares += column.share;
  xml_node row = add(add(table, "thead"), "tr");
  for (const TableColumn& column : given.columns) {
    xml_node cell = add(row, "th");
    const std::string width = "width:" + std::to_string(100 * column.share / shares) + "%";
    cell.append_attribute("style") = width.c_str();
    say(cell, column.title);
  }
  xml_node rows = add(table, "tbody");
  for (const auto& cells : given.rows) {
    row = add(rows, "tr");
    for (std::size_t i = 0; i < cells.size(); ++i)
      say(add(row, "td", given.columns[i].align == Align::kCentre ? "centre" : nullptr), cells[i]);
  }
}

const char* class_of(const Block& block) {
  switch (block.kind) {
    case BlockKind::kGround: return "ground";
    case BlockKind::kHeading: return block.level == 1 ? "part" : block.level == 2 ? "section" : "point";
    case BlockKind::kItem: return block.level == 1 ? "item" : block.level == 2 ? "item2" : "item3";
    case BlockKind::kParagraph:
    case BlockKind::kTable: break;
  }
  return nullptr;
}

void add_body(xml_node page, const Paper& paper) {
  xml_node body = add(page, "div", "body");
  if (!paper.addressees.empty()) {
    xml_node box = add(body, "div", "addressees");
    for (const std::string& line : addressee_lines(paper)) say(add(box, "div"), line);
  }
  for (const Block& block : paper.body) {
    if (block.kind == BlockKind::kTable) {
      add_table(body, block.table);
      continue;
    }
    xml_node paragraph = add(body, "p", class_of(block));
    if (!block.marker.empty()) say(paragraph, block.marker + " ");
    add_words(paragraph, block.line);
  }
}

void add_signer(xml_node cell, const PaperSigner& signer) {
  xml_node box = add(cell, "div", "sign");
  for (const std::string& line : signer.post) add_line(box, "post", line);
  add(box, "div", "room");
  add_line(box, "name", signer.name);
}

void add_foot(xml_node page, const Paper& paper) {
  xml_node row = add(add(page, "table", "foot"), "tr");
  xml_node left = add(row, "td"), right = add(row, "td");
  if (paper.signers.size() > 1) add_signer(left, paper.signers.front());
  if (!paper.signers.empty()) add_signer(right, paper.signers.back());
  if (paper.recipients.empty()) return;
  xml_node box = add(left, "div", "recipients");
  add_line(box, "word", "Nơi nhận:");
  for (const std::string& line : recipient_lines(paper)) add_line(box, nullptr, line);
}

}  // namespace

std::string paper_html(const Paper& paper) {
  pugi::xml_document document;
  xml_node html = add(document, "html");
  html.append_attribute("lang") = "vi";
  xml_node head = add(html, "head");
  add(head, "meta").append_attribute("charset") = "utf-8";
  say(add(head, "title"), paper.type + (paper.subject.empty() ? "" : " " + paper.subject));
  say(add(head, "style"), html_style());
  xml_node body = add(html, "body");
  add_head(body, paper);
  add_line(body, "type", paper.type);
  if (!paper.subject.empty()) {
    add_line(body, "subject", paper.subject);
    add_rule(body, subject_rule(paper));
  }
  add_body(body, paper);
  add_foot(body, paper);
  std::ostringstream out;
  out << "<!DOCTYPE html>\n";
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration | pugi::format_no_empty_element_tags, pugi::encoding_utf8);
  return out.str();
}

}  // namespace giaoban
