#pragma once
#include <cstdint>

namespace giaoban {

/// Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014; SPEC T1): 48 bits of Unix
/// milliseconds, then a 16-bit counter. Compare as integers.
using Hlc = std::uint64_t;

constexpr std::uint64_t hlc_ms(Hlc stamp) { return stamp >> 16; }
constexpr Hlc hlc_at(std::uint64_t unix_ms) { return unix_ms << 16; }

/// Issues stamps greater than every stamp issued or observed before. One per node; not thread-safe.
class HybridClock {
 public:
  /// The next stamp, at `unix_ms` or just after what was last seen if the wall clock stands behind it.
  Hlc next(std::uint64_t unix_ms);
  /// Takes note of a stamp that came from elsewhere.
  void observe(Hlc stamp);
  Hlc last() const { return last_; }

 private:
  Hlc last_ = 0;
};

}  // namespace giaoban
