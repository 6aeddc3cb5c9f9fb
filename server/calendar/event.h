#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/calendar/party.h"
#include "sync/base/id.h"

namespace giaoban {

enum class AttendeeKind : std::uint8_t { kPerson, kUnit };  ///< CUTYPE: INDIVIDUAL, GROUP
enum class AttendeeRole : std::uint8_t { kChair, kRequired, kOptional, kForInformation };
/// What an attendee said (PARTSTAT).
enum class Answer : std::uint8_t { kNone, kAccepted, kDeclined, kTentative, kDelegated };
enum class AnswerWanted : std::uint8_t { kNo, kYes };  ///< RSVP

struct Attendee {
  Party party;
  AttendeeKind kind = AttendeeKind::kUnit;
  AttendeeRole role = AttendeeRole::kRequired;
  Answer answer = Answer::kNone;
  AnswerWanted wanted = AnswerWanted::kYes;

  bool operator==(const Attendee&) const = default;
};

enum class EventState : std::uint8_t { kPlanned, kConvened, kCancelled };  ///< TENTATIVE, CONFIRMED, CANCELLED

/// A conference as a calendar shows it. Times are those of Vietnam (UTC+7, no summer time).
struct ConferenceEvent {
  SpaceId conference;
  std::int64_t sequence = 0;  ///< 0 to kSequenceMost; rises by next_sequence()
  std::uint64_t stamped_ms = 0;  ///< when this text is made (DTSTAMP), Unix milliseconds
  std::string date;              ///< yyyy-mm-dd, of the years 1970 to 2999
  std::optional<std::string> starts_at = {};  ///< hh:mm; without it the event is of the whole day
  int lasts_minutes = 240;       ///< 1 to kLastsMinutesMost; of no meaning for a whole day
  std::string title;             ///< 1–300 code points
  std::string place;             ///< 0–300 code points
  std::string description = {};  ///< 0–4000 code points, lines
  std::string url = {};          ///< http(s) address of the conference's page, or empty
  EventState state = EventState::kConvened;
  Party organizer;
  std::vector<Attendee> attendees = {};     ///< no address twice
  std::vector<int> reminders_minutes = {};  ///< before the start

  bool operator==(const ConferenceEvent&) const = default;
};

constexpr std::int64_t kSequenceMost = 2'147'483'647;
constexpr int kLastsMinutesMost = 7 * 24 * 60;
constexpr int kReminderMinutesMost = 28 * 24 * 60;
constexpr std::size_t kTitleCodePoints = 300;
constexpr std::size_t kPlaceCodePoints = 300;
constexpr std::size_t kDescriptionCodePoints = 4000;
constexpr std::size_t kUrlBytes = 2000;
constexpr std::size_t kAttendees = 1000;
constexpr std::size_t kReminders = 5;

/// The name by which all calendars know the conference, as long as it lives (UID; RFC 7986, 5.3: a UUID, nothing else).
std::string event_uid(const SpaceId& conference);

/// The sequence to send `now` under, after `sent` went out: one more where what an answer was given to has changed (time,
/// length, place, whether it takes place), so that older answers no longer count; the same where only words did.
std::int64_t next_sequence(const ConferenceEvent& sent, const ConferenceEvent& now);

/// Whether the event can be written. Errors: invalid_field, invalid_text, too_large, too_many, already_exists (an address
/// twice); each with the pointer of the field.
Result<void> check_event(const ConferenceEvent& event);

}  // namespace giaoban
