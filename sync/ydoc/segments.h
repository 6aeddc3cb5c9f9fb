#pragma once
#include <string_view>
#include <variant>
#include <vector>

#include "sync/base/result.h"
#include "sync/ydoc/update_reader.h"

namespace giaoban {

/// Structs of one update that follow one another without a gap.
struct Segment {
  ClockRange clocks;
  std::string_view bytes;  ///< the first struct and all behind it in its update
};

/// Where the structs of updates lie, told without holding them, to be read when their turn comes.
struct Segments {
  std::vector<Segment> structs;
  std::vector<ClockRange> deletes;

  /// Error: broken_update; then nothing here may be used.
  Result<std::monostate> add(std::string_view update, const UpdateLimits& limits);
  /// By client descending, start ascending, the longest first.
  void sort();
};

}  // namespace giaoban
