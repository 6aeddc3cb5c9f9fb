#pragma once
#include <ostream>
#include <string>
#include <vector>

namespace giaoban {

/// Rows under a head, each column as wide as the longest that stands in it. Width is counted in code points: the letters of
/// Vietnamese are one each, as records hold them. Line breaks within a cell become spaces.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) : rows_{std::move(head)} {}

  /// As many cells as the head has.
  void add(std::vector<std::string> row);
  /// The head, and below it all rows; `empty` instead where there are none.
  void write(std::ostream& out, const std::string& empty) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace giaoban
