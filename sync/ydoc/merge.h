#pragma once
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

/// One update v1 that holds what all of these hold, without a document: applying it leaves every Yjs client where
/// applying all of them does. Structs that came several times stand once, gaps as Skip; neighbours that one struct can
/// stand for are joined; content that the united delete set deletes is left out, as by garbage collection.
///
/// Errors: broken_update where one of `updates` is; too_large where the result would exceed `limits`. Time is
/// proportional to the input but for sorting; memory below 20 × the input, and beside that the output.
Result<std::string> merge_updates(std::span<const std::string_view> updates, const UpdateLimits& limits = kStoredUpdate);

}  // namespace giaoban
