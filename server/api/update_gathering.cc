#include "server/api/update_gathering.h"

#include <cassert>
#include <utility>

#include "sync/ydoc/merge.h"

namespace giaoban {

void UpdateGathering::add(std::string_view update) {
  assert(has_room(update.size()));
  bytes_ += update.size();
  updates_.emplace_back(update);
}

std::vector<std::string> UpdateGathering::take() {
  bytes_ = 0;
  auto updates = std::exchange(updates_, {});
  if (updates.size() < 2) return updates;
  const std::vector<std::string_view> views(updates.begin(), updates.end());
  auto merged = merge_updates(views);
  if (!merged || merged->size() > max_bytes_) return updates;
  return {std::move(*merged)};
}

}  // namespace giaoban
