#pragma once
#include <vector>

#include "sync/store/base.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// Takes away, a bounded step at a time, what the base of a space stands for: its entries with their signatures up to the
/// heads of the checkpoint, and the feed up to its floor. Both are durable before. Whoever stops half way begins anew
/// later: what is gone stays gone.
class Drop {
 public:
  static constexpr std::size_t kRowsAtOnce = 2000;

  Drop(const LogCatalog& catalog, const Checkpoint& base, std::uint64_t feed_floor);

  /// The removals of one step; none once nothing is left. Errors: data_damaged.
  Result<Batch> next(const StoreReader& store);
  /// Gives back the room, after the last step is durable. Takes long.
  void reclaim(Store& store) const;

 private:
  struct Range {
    Table table;
    std::string from, to;
  };
  std::vector<Range> ranges_;
  std::size_t at_ = 0;    // the range that is being emptied
  std::string from_;      // where in it the next step begins
};

}  // namespace giaoban
