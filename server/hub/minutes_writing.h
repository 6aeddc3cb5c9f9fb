#pragma once
#include <span>

#include "server/hub/minutes_events.h"
#include "sync/ydoc/document.h"

namespace giaoban {

/// How many events one update of the minutes brings; the rest comes with the next.
inline constexpr std::size_t kMinutesEventsAtOnce = 64;

/// Puts what the minutes do not hold yet of `events` into them, under the document's client id: each event once, a heading for
/// each item, blocks in order of time at the end of their section, before empty paragraphs there (SPEC M2, M3). What was there
/// stays where it is, and what was put in once is never put in again: its key stays in the root `events`. Returns an update v1;
/// "\0\0" where there was nothing to do. Errors: too_large, invalid_field.
Result<std::string> write_minutes(Document& minutes, std::span<const MinutesEvent> events);

}  // namespace giaoban
