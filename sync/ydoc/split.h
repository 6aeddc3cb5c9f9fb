#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

/// The update v1 as several, each of at most `max_bytes`, which together hold what it holds: whoever can apply the whole
/// can apply each after the one before, without one that must wait for a later one. Deletes come last. Texts and lists
/// that are too long are cut, texts never within a character.
///
/// Errors: broken_update; too_large where something that cannot be cut does not fit. Time is proportional to the update
/// but for finding clients; memory below 20 × the update.
Result<std::vector<std::string>> split_update(std::string_view update, std::size_t max_bytes,
                                              const UpdateLimits& limits = kStoredUpdate);

}  // namespace giaoban
