#include "server/papers/docx_writer.h"

#include "server/papers/docx_package.h"
#include "server/papers/docx_text.h"
#include "server/papers/decree.h"
#include "server/papers/paper_lines.h"

namespace giaoban {
namespace {

using namespace docx;
using pugi::xml_node;

constexpr double kHeadGap = 6, kTypeGap = 14, kBodyGap = 12, kFootGap = 14;  // points
constexpr int kCellBorder = 4;                                              // half a point
constexpr double kPointMm = 25.4 / 72;

void add_head(xml_node body, const Paper& paper) {
  xml_node table = add_table(body, {decree::kLeftColumn, decree::kRightColumn}, 0);
  xml_node row = add_row(table);
  xml_node left = add_cell(row, decree::kLeftColumn), right = add_cell(row, decree::kRightColumn);
  for (const std::string& line : paper.parent) add_paragraph(left, {.align = "center", .size = decree::kAgencySize}, line);
  for (const std::string& line : paper.issuer) add_paragraph(left, {.align = "center", .size = decree::kAgencySize, .is_bold = true}, line);
  add_rule(left, issuer_rule(paper), decree::kLeftColumn);
  add_paragraph(right, {.align = "center", .size = decree::kCountrySize, .is_bold = true}, decree::kCountry);
  add_paragraph(right, {.align = "center", .size = decree::kMottoSize, .is_bold = true}, decree::kMotto);
  add_rule(right, decree::kMottoRule, decree::kRightColumn);
  row = add_row(table);
  add_paragraph(add_cell(row, decree::kLeftColumn), {.align = "center", .size = decree::kNumberSize, .before = kHeadGap}, paper.number);
  add_paragraph(add_cell(row, decree::kRightColumn),
                {.align = "center", .size = decree::kDateSize, .is_italic = true, .before = kHeadGap}, paper.place_date);
}

void add_title(xml_node body, const Paper& paper) {
  Look look{.align = "center", .size = decree::kTypeSize, .is_bold = true, .before = kTypeGap, .keeps_next = true};
  add_paragraph(body, look, paper.type);
  look.before = 0;
  if (paper.subject.empty()) return;
  add_paragraph(body, look, paper.subject);
  add_rule(body, subject_rule(paper), decree::kTextWidth);
}

void add_rows(xml_node body, const PaperTable& given) {
  add_paragraph(body, {.size = 1, .before = decree::kParagraphGap}, Line());
  double shares = 0;
  for (const TableColumn& column : given.columns) shares += column.share;
  std::vector<double> widths;
  for (const TableColumn& column : given.columns) widths.push_back(decree::kTextWidth * column.share / shares);
  xml_node table = add_table(body, widths, kCellBorder);
  xml_node row = add_row(table, true);
  for (std::size_t i = 0; i < widths.size(); ++i)
    add_paragraph(add_cell(row, widths[i]), {.align = "center", .size = decree::kTableSize, .is_bold = true, .keeps_next = true}, given.columns[i].title);
  for (const auto& cells : given.rows) {
    row = add_row(table);
    for (std::size_t i = 0; i < widths.size(); ++i)
      add_paragraph(add_cell(row, widths[i]), {.align = given.columns[i].align == Align::kCentre ? "center" : "left", .size = decree::kTableSize}, cells[i]);
  }
  add_paragraph(body, {.size = 1}, Line());
}

Look look_of(const Block& block) {
  Look look{.align = "both", .size = decree::kBodySize, .first_indent = decree::kFirstIndent, .before = decree::kParagraphGap};
  switch (block.kind) {
    case BlockKind::kGround: look.is_italic = true; break;
    case BlockKind::kHeading:
      look.is_bold = look.keeps_next = true;
      look.is_italic = block.level > 2;
      if (block.level == 1) look.align = "center", look.first_indent = 0;
      break;
    case BlockKind::kItem: look.left = (block.level - 1) * decree::kItemIndent; break;
    case BlockKind::kParagraph:
    case BlockKind::kTable: break;
  }
  return look;
}

void add_body(xml_node body, const Paper& paper) {
  double gap = kBodyGap;
  if (!paper.addressees.empty())
    for (const std::string& line : addressee_lines(paper)) {
      add_paragraph(body, {.align = paper.addressees.size() == 1 ? "center" : "left", .left = paper.addressees.size() == 1 ? 0.0 : 3 * decree::kFirstIndent, .before = gap}, line);
      gap = 0;
    }
  for (const Block& block : paper.body) {
    if (block.kind == BlockKind::kTable) {
      add_rows(body, block.table);
      continue;
    }
    Line line = block.line;
    if (!block.marker.empty()) line.insert(line.begin(), {block.marker + " "});
    Look look = look_of(block);
    if (gap == kBodyGap) look.before += std::exchange(gap, 0.0);
    add_paragraph(body, look, line);
  }
}

void add_signer(xml_node cell, const PaperSigner& signer) {
  const Look look{.align = "center", .size = decree::kSignerSize, .is_bold = true, .keeps_next = true};
  for (const std::string& line : signer.post) add_paragraph(cell, look, line);
  Look name = look;
  name.before = decree::kSignatureRoom / kPointMm;
  name.keeps_next = false;
  add_paragraph(cell, name, signer.name);
}

void add_foot(xml_node body, const Paper& paper) {
  add_paragraph(body, {.size = 1, .before = kFootGap, .keeps_next = true}, Line());
  constexpr double kHalf = decree::kTextWidth / 2;
  xml_node row = add_row(add_table(body, {kHalf, kHalf}, 0));
  xml_node left = add_cell(row, kHalf), right = add_cell(row, kHalf);
  if (paper.signers.size() > 1) add_signer(left, paper.signers.front());
  if (!paper.recipients.empty()) add_paragraph(left, {.size = decree::kRecipientsWordSize, .is_bold = true, .is_italic = true}, "Nơi nhận:");
  if (!paper.recipients.empty())
    for (const std::string& line : recipient_lines(paper)) add_paragraph(left, {.size = decree::kRecipientsSize}, line);
  if (!paper.signers.empty()) add_signer(right, paper.signers.back());
  for (xml_node cell : {left, right})
    if (!cell.child("w:p")) add_paragraph(cell, {}, Line());  // a cell ends with a paragraph
  add_paragraph(body, {.size = 1}, Line());                   // and so does a body
}

}  // namespace

Result<std::string> paper_docx(const Paper& paper) {
  DocxPackage package;
  xml_node body = package.body();
  add_head(body, paper);
  add_title(body, paper);
  add_body(body, paper);
  add_foot(body, paper);
  return package.take(paper.type + (paper.subject.empty() ? "" : " " + paper.subject));
}

}  // namespace giaoban
