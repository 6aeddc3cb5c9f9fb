#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/update_reader.h"

namespace giaoban {

/// A place in a shared type that stays right while others type: it holds on to a unit of content, or to the end (or,
/// with a negative `side`, the beginning) of a type. Made and resolved by Document; Yjs clients send the same in cursors.
struct RelativePosition {
  enum class Anchor : std::uint8_t { kItem = 0, kRoot = 1, kType = 2 };

  Anchor anchor = Anchor::kItem;
  Id id;             ///< the unit (kItem), or the item that holds the type (kType)
  std::string root;  ///< the name of the root (kRoot)
  /// Whom the place follows: 0 or more the unit to its right, which is `id`; less than 0 the one to its left.
  std::int64_t side = 0;

  bool operator==(const RelativePosition&) const = default;
};

/// The binary form of Yjs (encodeRelativePosition).
std::string encode_relative_position(const RelativePosition& position);
/// Error: broken_update.
Result<RelativePosition> decode_relative_position(std::string_view bytes);

}  // namespace giaoban
