#include "sync/ydoc/scan.h"

namespace giaoban::ydoc {

std::uint32_t ScannedItems::find(std::uint32_t item) const {
  if (!places_.empty()) {
    const auto found = places_.find(item);
    return found == places_.end() ? kNone : found->second;
  }
  for (std::uint32_t i = size(); i > 0; --i) {
    if (items_[i - 1] == item) return i - 1;
  }
  return kNone;
}

void ScannedItems::index_last() {
  const bool is_first = places_.empty();
  for (std::uint32_t i = is_first ? 0 : size() - 1; i < size(); ++i) places_.emplace(items_[i], i);
}

}  // namespace giaoban::ydoc
