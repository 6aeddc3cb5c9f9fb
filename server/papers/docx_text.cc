#include "server/papers/docx_text.h"

#include <cmath>

#include "server/papers/decree.h"

namespace giaoban::docx {

using pugi::xml_node;

namespace {

void put(xml_node node, const char* name, const std::string& value) { node.append_attribute(name) = value.c_str(); }
void put(xml_node node, const char* name, int value) { node.append_attribute(name) = value; }

void add_spacing(xml_node properties, const Look& look) {
  xml_node spacing = add(properties, "w:spacing");
  put(spacing, "w:before", twips_of_points(look.before));
  put(spacing, "w:after", 0);
  put(spacing, "w:line", look.has_rule ? twips_of_points(2) : 240);
  put(spacing, "w:lineRule", look.has_rule ? "exact" : "auto");
}

void add_properties(xml_node paragraph, const Look& look) {
  xml_node properties = add(paragraph, "w:pPr");
  if (look.keeps_next) add(properties, "w:keepNext");
  if (look.has_rule) {
    xml_node bottom = add(add(properties, "w:pBdr"), "w:bottom", "w:val", "single");
    put(bottom, "w:sz", static_cast<int>(std::lround(decree::kRuleThickness * 8)));
    put(bottom, "w:space", 0);
    put(bottom, "w:color", "000000");
  }
  add_spacing(properties, look);
  xml_node indent = add(properties, "w:ind");
  put(indent, "w:left", twips_of_mm(look.left));
  put(indent, "w:right", twips_of_mm(look.right));
  put(indent, "w:firstLine", twips_of_mm(look.first_indent));
  add(properties, "w:jc", "w:val", look.align);
}

void add_run(xml_node paragraph, const Look& look, const Words& words) {
  xml_node run = add(paragraph, "w:r"), properties = add(run, "w:rPr");
  if (look.is_bold || words.is_bold) add(properties, "w:b");
  if (look.is_italic || words.is_italic) add(properties, "w:i");
  const std::string half_points = std::to_string(std::lround(look.size * 2));
  add(properties, "w:sz", "w:val", half_points);
  add(properties, "w:szCs", "w:val", half_points);
  if (words.is_underlined) add(properties, "w:u", "w:val", "single");
  add(run, "w:t", "xml:space", "preserve").append_child(pugi::node_pcdata).set_value(words.text.c_str());
}

}  // namespace

int twips_of_mm(double millimetres) { return static_cast<int>(std::lround(millimetres * 1440 / 25.4)); }
int twips_of_points(double points) { return static_cast<int>(std::lround(points * 20)); }

xml_node add(xml_node parent, const char* name) { return parent.append_child(name); }

xml_node add(xml_node parent, const char* name, const char* attribute, const std::string& value) {
  xml_node node = parent.append_child(name);
  put(node, attribute, value);
  return node;
}

void add_paragraph(xml_node parent, const Look& look, const Line& line) {
  xml_node paragraph = add(parent, "w:p");
  add_properties(paragraph, look);
  for (const Words& words : line) add_run(paragraph, look, words);
}

void add_paragraph(xml_node parent, const Look& look, const std::string& text) { add_paragraph(parent, look, text.empty() ? Line() : Line{{text}}); }

void add_rule(xml_node parent, double length, double column) {
  const double side = std::max(0.0, (column - length) / 2);
  add_paragraph(parent, {.align = "center", .size = 1, .left = side, .right = side, .has_rule = true}, Line());
}

xml_node add_table(xml_node parent, const std::vector<double>& widths, int border) {
  xml_node table = add(parent, "w:tbl"), properties = add(table, "w:tblPr");
  double whole = 0;
  for (const double width : widths) whole += width;
  put(add(properties, "w:tblW", "w:w", std::to_string(twips_of_mm(whole))), "w:type", "dxa");
  put(add(properties, "w:tblInd", "w:w", "0"), "w:type", "dxa");
  if (border > 0) {
    xml_node borders = add(properties, "w:tblBorders");
    for (const char* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
      xml_node one = add(borders, side, "w:val", "single");
      put(one, "w:sz", border);
      put(one, "w:space", 0);
      put(one, "w:color", "000000");
    }
  }
  add(properties, "w:tblLayout", "w:type", "fixed");
  xml_node margins = add(properties, "w:tblCellMar");
  const int margin = border > 0 ? twips_of_points(4) : 0;
  for (const char* side : {"w:left", "w:right"}) put(add(margins, side, "w:w", std::to_string(margin)), "w:type", "dxa");
  xml_node grid = add(table, "w:tblGrid");
  for (const double width : widths) add(grid, "w:gridCol", "w:w", std::to_string(twips_of_mm(width)));
  return table;
}

xml_node add_row(xml_node table, bool is_heading) {
  xml_node row = add(table, "w:tr"), properties = add(row, "w:trPr");
  add(properties, "w:cantSplit");
  if (is_heading) add(properties, "w:tblHeader");
  return row;
}

xml_node add_cell(xml_node row, double width) {
  xml_node cell = add(row, "w:tc");
  put(add(add(cell, "w:tcPr"), "w:tcW", "w:w", std::to_string(twips_of_mm(width))), "w:type", "dxa");
  return cell;
}

}  // namespace giaoban::docx
