#pragma once
#include <string_view>

#include "sync/base/result.h"
#include "sync/space/space.h"

namespace giaoban {

inline constexpr std::string_view kMinutesName = "minutes";
inline constexpr std::string_view kMinutesRoot = "default";  ///< the field that TipTap edits where it is told no other
inline constexpr std::string_view kMinutesEventsRoot = "events";  ///< a map: what of a sitting was put in (SPEC M3)

/// Whether spaces of a kind have a document of this name (SPEC Y7).
bool has_document(SpaceKind kind, std::string_view name);

/// Whether an update puts content only where the document has a place for it (SPEC Y6). What hangs at other content is
/// where that is, so the roots that the update names say all. Error: broken_update.
Result<void> check_roots(std::string_view name, std::string_view update);

}  // namespace giaoban
