#pragma once
#include "server/calendar/encode.h"
#include "server/mail/letter.h"
#include "tests/unit/calendar_events.h"

namespace giaoban {

/// An invitation by letter, with its calendar.
inline Letter invitation() {
  const auto event = briefing();
  Letter letter;
  letter.id = letter_id(event.conference, event.attendees[0].party.email, event.sequence, CalendarMethod::kRequest);
  letter.date_ms = 1'795'424'400'000;  // 2026-11-23T09:00:00Z
  letter.from = event.organizer;
  letter.to = event.attendees[0].party;
  letter.subject = "Giấy mời: " + event.title;
  letter.text = "Kính gửi " + letter.to.name + ",\n\nTrân trọng kính mời.\n";
  letter.html = "<p>Kính gửi " + letter.to.name + "</p>";
  letter.calendar = LetterCalendar{CalendarMethod::kRequest, encode_request(event).value()};
  return letter;
}

}  // namespace giaoban
