#include "tests/bench/planning/mixed_integer.h"

#include <ostream>

namespace giaoban::bench {

void MixedInteger::write(std::ostream& out) const {
  out << "NAME term\nROWS\n N points\n";
  for (std::size_t i = 0; i < rows_.size(); ++i) out << ' ' << static_cast<char>(rows_[i].sense) << " r" << i << '\n';
  out << "COLUMNS\n";
  bool is_within = false;  // of a block of whole numbers
  int block = 0;
  const auto mark = [&](bool begins) { out << " M" << block++ << " 'MARKER' '" << (begins ? "INTORG" : "INTEND") << "'\n"; };
  for (const Column& column : columns_) {
    if ((column.range == Range::kBinary) != is_within) mark(is_within = !is_within);
    if (column.cost != 0) out << ' ' << column.name << " points " << column.cost << '\n';
    for (const Entry& entry : column.entries) out << ' ' << column.name << " r" << entry.row << ' ' << entry.factor << '\n';
  }
  if (is_within) mark(false);
  out << "RHS\n";
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].right != 0) out << " right r" << i << ' ' << rows_[i].right << '\n';
  out << "BOUNDS\n";
  for (const Column& column : columns_)
    if (column.range != Range::kNotNegative) out << " UP bound " << column.name << " 1\n";
  out << "ENDATA\n";
}

}  // namespace giaoban::bench
