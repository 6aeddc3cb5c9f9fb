#pragma once
#include <pugixml.hpp>
#include <string>

#include "server/papers/paper.h"

namespace giaoban::docx {

/// Twentieths of a point, in which WordprocessingML measures lengths.
int twips_of_mm(double millimetres);
int twips_of_points(double points);

pugi::xml_node add(pugi::xml_node parent, const char* name);
/// With one attribute.
pugi::xml_node add(pugi::xml_node parent, const char* name, const char* attribute, const std::string& value);

/// How a paragraph stands. Lengths in millimetres, gaps in points.
struct Look {
  const char* align = "left";  ///< "left", "center", "both"
  double size = 14;            ///< points
  bool is_bold = false, is_italic = false;
  double first_indent = 0, left = 0, right = 0;
  double before = 0;
  bool keeps_next = false;
  bool has_rule = false;       ///< a rule in the place of words, from `left` to `right`
};

/// A paragraph in a body or a cell (ECMA-376, 17.3), its children in the order of the schema.
void add_paragraph(pugi::xml_node parent, const Look& look, const Line& line);
void add_paragraph(pugi::xml_node parent, const Look& look, const std::string& text);
/// A centred rule of a length in a column of a width, both millimetres.
void add_rule(pugi::xml_node parent, double length, double column);

/// A table of fixed column widths (millimetres) without cell margins. `border`: eighths of a point, 0 for none.
pugi::xml_node add_table(pugi::xml_node parent, const std::vector<double>& widths, int border);
pugi::xml_node add_row(pugi::xml_node table, bool is_heading = false);
pugi::xml_node add_cell(pugi::xml_node row, double width);

}  // namespace giaoban::docx
