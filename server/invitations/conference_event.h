#pragma once
#include "server/invitations/invitees.h"

namespace giaoban {

/// What an event needs besides the spaces.
struct EventFrame {
  std::uint64_t stamped_ms = 0;  ///< when the text is made (DTSTAMP), Unix milliseconds; 0: when the conference last changed
  std::string public_url = {};   ///< address of the node for people, "https://giaoban.nghean.gov.vn"; empty: no link to the page
  std::string sender_email = {}; ///< organiser's address where the convener's unit has none; may be empty
};

/// Where nobody could be written to: calendars want an organiser's address all the same, and this one leads nowhere (RFC 2606).
constexpr std::string_view kNobodysEmail = "khong-co-thu-dien-tu@giaoban.invalid";

/// The conference of a space as calendars show it: units that belong to it and guests as attendees, as far as they have an
/// address, none twice. `registry` may be null. Error: record_unknown where the space holds no conference.
Result<ConferenceEvent> conference_event(const Space& conference, const Space* registry, const EventFrame& frame);

/// 2020-01-01: from where sequences count; they fit until 2088.
constexpr std::uint64_t kSequenceBeginsMs = 1'577'836'800'000;

/// SEQUENCE (RFC 5545, 3.8.7.4): the seconds since 2020 at which day, hours, place or standing last changed, so it rises
/// whenever next_sequence() would, and is the same at every node; one more once the conference is cancelled.
std::int64_t event_sequence(const Record& conference);

bool is_cancelled(const Record& conference);

// What events are made of, of conferences and of slots.

/// A sequence as above: the last change at `last_ms`, Unix milliseconds.
std::int64_t sequence_at(std::uint64_t last_ms, bool is_cancelled);
/// When a field was last written; 0 where nobody did. The same of all fields.
std::uint64_t changed_ms(const Record& record, std::string_view field);
std::uint64_t last_change_ms(const Record& record);
/// Minutes from hh:mm to hh:mm; half a day where nobody said when it ends (empty), or said an hour before the start.
int length_between(const std::string& starts_at, const std::string& ends_at);

}  // namespace giaoban
