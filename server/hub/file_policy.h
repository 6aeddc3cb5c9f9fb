#pragma once
#include <cstdint>
#include <optional>

#include "sync/space/space.h"

namespace giaoban {

/// When the nodes of a space fetch its files, as its owner says in `spaces` (SPEC B5).
struct FilePolicy {
  bool is_on_demand = false;                    ///< only when somebody opens one
  std::optional<std::uint64_t> metered_bytes;   ///< a larger file does not go over a metered link

  bool may_go(std::uint64_t file_bytes, bool is_metered) const {
    return !is_metered || !metered_bytes || file_bytes <= *metered_bytes;
  }
  friend bool operator==(const FilePolicy&, const FilePolicy&) = default;
};

FilePolicy file_policy(const Space& space);

}  // namespace giaoban
