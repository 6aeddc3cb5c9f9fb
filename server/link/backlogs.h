#pragma once
#include "schema/api.h"
#include "server/link/progress_keeper.h"
#include "server/link/store_view.h"

namespace giaoban {

/// How much of what is durable here others lack, in entries and in bytes of their bodies. Reads the store: call it where
/// that may take a while. Thread-safe.
class Backlogs {
 public:
  /// Entries whose bytes one instance adds up; beyond that it gives no bytes.
  static constexpr std::uint64_t kCountedEntries = 200'000;

  Backlogs(const Store& store, const LogCatalog& catalog, const Directory& directory, const StoreView& view,
           ProgressKeeper& progress)
      : store_(store), catalog_(catalog), directory_(directory), view_(view), progress_(progress) {}

  /// What `node` did not acknowledge.
  schema::Backlog of(const NodeId& node);
  /// What none of `others` acknowledged, of the spaces that any of them shares.
  schema::Backlog only_here(const std::vector<NodeId>& others);

 private:
  schema::Backlog measured(const std::vector<LogGap>& gaps);

  const Store& store_;
  const LogCatalog& catalog_;
  const Directory& directory_;
  const StoreView& view_;
  ProgressKeeper& progress_;
  std::uint64_t counted_ = 0;
};

}  // namespace giaoban
