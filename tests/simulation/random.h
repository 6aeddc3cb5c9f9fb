#pragma once
#include <cstdint>
#include <span>

namespace giaoban::simulation {

/// SplitMix64 (Steele, Lea, Flood, 2014): the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  /// In [0, bound); 0 where bound is 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  bool chance(unsigned percent) { return below(100) < percent; }
  template <typename List>
  auto& pick(List& list) {
    return list[below(list.size())];
  }
  void fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(next());
  }
  /// An independent stream, so that more use of one does not shift the other.
  Random fork(std::uint64_t tag) const { return Random(Random(state_ ^ (tag * 0xd6e8feb86659fd93ull + 1)).next()); }

 private:
  std::uint64_t state_;
};

}  // namespace giaoban::simulation
