#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace giaoban::bench {

/// A mixed-integer problem: the least cost of variables between 0 and 1, or above 0, under linear rows.
class MixedInteger {
 public:
  enum class Sense : char { kAtMost = 'L', kAtLeast = 'G', kEqual = 'E' };
  enum class Range { kBinary, kAtMostOne, kNotNegative };

  int row(Sense sense, double right) {
    rows_.push_back({sense, right});
    return static_cast<int>(rows_.size()) - 1;
  }
  int column(std::string name, double cost, Range range) {
    columns_.push_back({std::move(name), cost, range, {}});
    return static_cast<int>(columns_.size()) - 1;
  }
  void put(int row, int column, double factor) { columns_[static_cast<std::size_t>(column)].entries.push_back({row, factor}); }

  std::size_t column_count() const { return columns_.size(); }
  std::size_t row_count() const { return rows_.size(); }
  /// In free MPS.
  void write(std::ostream& out) const;

 private:
  struct Row {
    Sense sense;
    double right;
  };
  struct Entry {
    int row;
    double factor;
  };
  struct Column {
    std::string name;
    double cost;
    Range range;
    std::vector<Entry> entries;
  };
  std::vector<Row> rows_;
  std::vector<Column> columns_;
};

}  // namespace giaoban::bench
