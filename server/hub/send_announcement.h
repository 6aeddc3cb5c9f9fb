#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// announcement.send: a word of who leads the sitting to all, or to one unit (SPEC Q5), before and after it too. At most
/// kAnnouncements of a conference. Errors: those of LedSitting::open(), conflict (the id was used), record_unknown (no such unit
/// takes part), space_full.
Result<Decision> send_announcement(const DecisionContext& context, const Command& command);

inline constexpr std::size_t kAnnouncements = 500;

}  // namespace giaoban
