#include "server/app/text_table.h"

#include <algorithm>
#include <cassert>

#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::size_t kBetween = 2;

std::size_t width_of(const std::string& text) { return count_code_points(text).value_or(text.size()); }

}  // namespace

void TextTable::add(std::vector<std::string> row) {
  assert(row.size() == rows_.front().size());
  for (std::string& cell : row)
    for (char& c : cell)
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  rows_.push_back(std::move(row));
}

void TextTable::write(std::ostream& out, const std::string& empty) const {
  if (rows_.size() == 1) {
    out << empty << "\n";
    return;
  }
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  for (const auto& row : rows_) {
    std::size_t blanks = 0;  // those before a cell that says something, so that no line ends in blanks
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].empty()) out << std::string(std::exchange(blanks, 0), ' ') << row[i];
      blanks += widths[i] - width_of(row[i]) + kBetween;
    }
    out << "\n";
  }
}

}  // namespace giaoban
