#pragma once
#include <algorithm>
#include <cstdint>

#include "sync/base/json.h"

namespace giaoban::bench {

/// Writes that are made beforehand, outside of the measured time, come in portions of this many at most.
constexpr unsigned kPortion = 16384;

/// A multiple of `writers`.
inline unsigned portion_of(unsigned writers) { return std::min(kPortion, 512 * writers) / writers * writers; }

/// Runs portions until `seconds` were measured; the first is the warm-up. `run` makes a portion, writes it and returns
/// the seconds that the writing took. Gives {"per_second"}.
template <typename Run>
Json measure_portions(unsigned portion, double seconds, Run run) {
  run();
  double spent = 0;
  std::uint64_t writes = 0;
  while (spent < seconds) {
    spent += run();
    writes += portion;
  }
  return {{"per_second", static_cast<double>(writes) / spent}};
}

}  // namespace giaoban::bench
