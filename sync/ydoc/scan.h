#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sync/ydoc/item.h"

namespace giaoban::ydoc {

/// The items that a conflict scan has passed, in order. Few as a rule: then a plain array, searched from its end; a hash
/// table only beyond that.
class ScannedItems {
 public:
  void clear() {
    items_.clear();
    places_.clear();
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(items_.size()); }
  void add(std::uint32_t item) {
    items_.push_back(item);
    if (items_.size() > kFew) index_last();
  }
  /// The how-manieth it is; kNone where it was not passed.
  std::uint32_t find(std::uint32_t item) const;

 private:
  static constexpr std::size_t kFew = 24;
  void index_last();

  std::vector<std::uint32_t> items_;
  std::unordered_map<std::uint32_t, std::uint32_t> places_;  // empty while there are few
};

}  // namespace giaoban::ydoc
