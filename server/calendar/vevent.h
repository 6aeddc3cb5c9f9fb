#pragma once
#include <cstdint>
#include <string>

#include "server/calendar/event.h"
#include "server/calendar/ical.h"

namespace giaoban::ical {

/// What an event of each method holds besides its time and words.
enum class EventContent : std::uint8_t {
  kRequest,    ///< attendees, reminders
  kCancel,     ///< attendees; STATUS:CANCELLED
  kPublished,  ///< reminders
};

/// VEVENT of a checked event. The caller owns it, or gives it to a component.
icalcomponent* event_of(const ConferenceEvent& event, EventContent content);

/// VTIMEZONE of Asia/Ho_Chi_Minh: +07:00 the whole year. The caller owns it, or gives it to a component.
icalcomponent* vietnam_time();

}  // namespace giaoban::ical
