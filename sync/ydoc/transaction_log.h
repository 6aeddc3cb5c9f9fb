#pragma once
#include <cstdint>
#include <vector>

#include "sync/ydoc/item.h"

namespace giaoban::ydoc {

/// The clocks [start, end) of one client, in memory.
struct Span {
  std::uint32_t client = 0, start = 0, end = 0;
  auto operator<=>(const Span&) const = default;
};

/// What a transaction has done so far, as far as its end needs to know. Kept between transactions for its memory.
struct TransactionLog {
  std::vector<std::uint32_t> grown;  ///< clients that have more structs than before; see Client::before
  std::vector<Span> deleted;
  std::vector<Reference> seams;      ///< where a cut was made, or a neighbour may join later: looked at when it ends
  std::vector<std::uint32_t> lists;  ///< that changed; with repeats, and only where somebody asked
  bool wants_change = false;         ///< whether somebody asked what changed
  std::uint64_t scan_steps = 0;

  void note_deleted(const Item& item) {
    if (!deleted.empty() && deleted.back().client == item.client && deleted.back().end == item.clock)
      deleted.back().end = item.end();
    else
      deleted.push_back({item.client, item.clock, item.end()});
  }
  bool empty() const { return grown.empty() && deleted.empty(); }
  void clear() {
    grown.clear();
    deleted.clear();
    seams.clear();
    lists.clear();
    wants_change = false;
    scan_steps = 0;
  }
};

/// Sorts and joins what overlaps or touches.
void sort_and_join(std::vector<Span>& spans);

}  // namespace giaoban::ydoc
