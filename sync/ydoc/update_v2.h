#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

/// The same update in the encoding v2, the same bytes as Yjs' convertUpdateFormatV1ToV2 makes of it. Errors: broken_update;
/// too_large where a clock is beyond what v2 can tell. Time and memory are proportional to the update.
Result<std::string> update_v2_of(std::string_view update_v1, const UpdateLimits& limits = kStoredUpdate);

/// The same update in the encoding v1, the same bytes as Yjs' convertUpdateFormatV2ToV1 makes of it. What passes is as
/// good as any update v1 that passes UpdateReader. Errors: broken_update, also where the result would exceed `limits`: a
/// short update v2 may stand for many structs, so that time and memory are bounded by these and not by its size.
Result<std::string> update_v1_of(std::string_view update_v2, const UpdateLimits& limits = kNetworkUpdate);

}  // namespace giaoban
