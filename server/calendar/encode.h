#pragma once
#include <string>
#include <vector>

#include "server/calendar/event.h"

namespace giaoban {

/// Who may subscribe to what: all conferences of a unit or a person, as one calendar.
struct CalendarFeed {
  std::string name;          ///< as the subscriber's calendar shows it, 1–160 code points
  int refresh_minutes = 60;  ///< how often subscribers should look again, 5 minutes to 7 days
  std::vector<ConferenceEvent> events;  ///< at most kFeedEvents; no conference twice
};

constexpr std::size_t kFeedEvents = 5000;
constexpr int kRefreshMinutesLeast = 5, kRefreshMinutesMost = 7 * 24 * 60;

// iCalendar (RFC 5545, 5546): UTF-8, CRLF, folded. The same values give the same bytes. Errors: as check_event().

/// METHOD:REQUEST: invites, or says what changed. One text for all: each attendee sees who else is invited.
Result<std::string> encode_request(const ConferenceEvent& event);
/// METHOD:CANCEL, whatever `event.state` says: to all attendees where the conference is off, its sequence then above that of the
/// last request; or to those alone who are no longer invited, its sequence not below.
Result<std::string> encode_cancel(const ConferenceEvent& event);
/// METHOD:PUBLISH: a feed names no attendees (RFC 5546, 3.2.1), and keeps what was cancelled as such, so that it
/// disappears from calendars that had it. Errors also: too_many, already_exists.
Result<std::string> encode_feed(const CalendarFeed& feed);

}  // namespace giaoban
