#include "server/link/backlogs.h"

namespace giaoban {
namespace {

/// Bytes of the bodies of a stretch of a log.
std::int64_t bytes_of(const Store& store, const LogCatalog& catalog, const LogGap& gap) {
  const auto log = catalog.find(gap.log);
  if (!log) return 0;
  std::int64_t bytes = 0;
  (void)store.scan(Table::kEntries, layout::entry_key({*log, gap.after + 1}), layout::entry_key({*log, gap.upto + 1}),
                   [&](std::string_view, std::string_view body) {
                     bytes += static_cast<std::int64_t>(body.size());
                     return true;
                   });
  return bytes;
}

}  // namespace

schema::Backlog Backlogs::measured(const std::vector<LogGap>& gaps) {
  schema::Backlog backlog;
  std::uint64_t entries = 0;
  for (const LogGap& gap : gaps) entries += gap.upto - gap.after;
  backlog.entries = static_cast<std::int64_t>(entries);
  if (entries > kCountedEntries - std::min(counted_, kCountedEntries)) return backlog;
  counted_ += entries;
  backlog.bytes = 0;
  for (const LogGap& gap : gaps) *backlog.bytes += bytes_of(store_, catalog_, gap);
  return backlog;
}

schema::Backlog Backlogs::of(const NodeId& node) { return measured(progress_.of(node)->gaps()); }

schema::Backlog Backlogs::only_here(const std::vector<NodeId>& others) {
  std::vector<LogGap> gaps;
  for (const auto& card : directory_.all()) {
    std::vector<std::shared_ptr<PeerProgress>> sharing;
    for (const NodeId& node : others)
      if (view_.shares(card->id, node)) sharing.push_back(progress_.of(node));
    if (sharing.empty()) continue;
    for (const auto& [origin, seq] : view_.held(card->id)) {
      const LogId log{card->id, origin};
      std::uint64_t elsewhere = 0;
      for (const auto& progress : sharing) elsewhere = std::max(elsewhere, progress->acknowledged(log));
      if (seq > elsewhere) gaps.push_back({log, elsewhere, seq});
    }
  }
  return measured(gaps);
}

}  // namespace giaoban
