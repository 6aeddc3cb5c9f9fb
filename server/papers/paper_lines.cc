#include "server/papers/paper_lines.h"

#include <algorithm>

#include "server/papers/decree.h"
#include "server/papers/wording.h"

namespace giaoban {
namespace {

double rule_under(const std::string& line, double points, double widest) {
  return decree::kRuleShare * std::min(line_width(line, points), widest);
}

std::vector<std::string> dashed(const std::vector<std::string>& given) {
  std::vector<std::string> lines;
  for (const std::string& each : given) lines.push_back("- " + each + (lines.size() + 1 == given.size() ? "." : ";"));
  return lines;
}

std::size_t bytes_of(const Block& block) {
  std::size_t bytes = block.marker.size();
  for (const Words& words : block.line) bytes += words.text.size();
  for (const auto& row : block.table.rows)
    for (const std::string& cell : row) bytes += cell.size();
  return bytes;
}

}  // namespace

double issuer_rule(const Paper& paper) {
  return rule_under(paper.issuer.empty() ? std::string() : paper.issuer.back(), decree::kAgencySize, decree::kLeftColumn);
}

double subject_rule(const Paper& paper) { return rule_under(paper.subject, decree::kTypeSize, decree::kTextWidth); }

std::vector<std::string> addressee_lines(const Paper& paper) {
  if (paper.addressees.size() == 1) return {"Kính gửi: " + paper.addressees.front()};
  std::vector<std::string> lines = {"Kính gửi:"};
  std::ranges::copy(dashed(paper.addressees), std::back_inserter(lines));
  return lines;
}

std::vector<std::string> recipient_lines(const Paper& paper) { return dashed(paper.recipients); }

bool is_writable(const Paper& paper) {
  std::size_t bytes = 0, rows = 0;
  for (const Block& block : paper.body) {
    bytes += bytes_of(block);
    rows += 1 + block.table.rows.size();
  }
  return rows <= kPaperBlocks && bytes <= kPaperBytes;
}

}  // namespace giaoban
