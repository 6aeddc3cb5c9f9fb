#include "sync/store/drop.h"

namespace giaoban {

Drop::Drop(const LogCatalog& catalog, const Checkpoint& base, std::uint64_t feed_floor) {
  for (const auto& [origin, head] : base.heads)
    if (const auto log = catalog.find({base.space, origin}))
      for (const Table table : {Table::kEntries, Table::kSignatures})
        ranges_.push_back({table, layout::entry_key({*log, 0}), layout::entry_key({*log, head.seq + 1})});
  ranges_.push_back({Table::kFeed, layout::feed_key(base.space, 0), layout::feed_key(base.space, feed_floor + 1)});
  from_ = ranges_.front().from;
}

Result<Batch> Drop::next(const StoreReader& store) {
  Batch rows;
  for (std::size_t count = 0; at_ < ranges_.size() && count < kRowsAtOnce;) {
    const Range& range = ranges_[at_];
    bool is_empty = true;
    const auto scanned = store.scan(range.table, from_, range.to, [&](std::string_view key, std::string_view) {
      is_empty = count < kRowsAtOnce;
      if (!is_empty) {
        from_ = key;
        return false;
      }
      rows.remove(range.table, key);
      ++count;
      return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
    if (is_empty && ++at_ < ranges_.size()) from_ = ranges_[at_].from;
  }
  return rows;
}

void Drop::reclaim(Store& store) const {
  for (const Range& range : ranges_) store.reclaim(range.table, range.from, range.to);
}

}  // namespace giaoban
