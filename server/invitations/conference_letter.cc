#include "server/invitations/conference_letter.h"

#include "server/calendar/encode.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kVietnamMs = 7 * 3600 * 1000;

LetterFacts facts_of(const Record& record, const Space* registry, const Space& conference, const Invitee& invitee) {
  LetterFacts facts{.recipient = invitee.name};
  facts.host = office_of(registry, record.text("host_unit"));
  if (const Json* chairs = record.field("chairs"); chairs != nullptr && chairs->is_array())
    for (const Json& name : *chairs) facts.chairs.push_back(name.get<std::string>());
  facts.answer_by = invitee.answer_by;
  facts.reason = record.text("reason");
  facts.is_withdrawn = invitee.is_removed && !is_cancelled(record);
  facts.is_changed = invitee.sent_sequence && *invitee.sent_sequence < event_sequence(record);
  if (const Record* guest = conference.find("guests", invitee.guest)) {
    for (const std::string_view field : {"post", "organisation"})
      if (const std::string more = guest->text(field); !more.empty()) facts.recipient += ", " + more;
  }
  return facts;
}

/// An invitation names everybody; a cancellation goes to each of them all the same.
Result<LetterCalendar> calendar_of(LetterPurpose purpose, const ConferenceEvent& event) {
  const bool cancels = purpose == LetterPurpose::kCancellation;
  auto ics = cancels ? encode_cancel(event) : encode_request(event);
  if (!ics) return std::unexpected(ics.error());
  return LetterCalendar{cancels ? CalendarMethod::kCancel : CalendarMethod::kRequest, std::move(*ics)};
}

/// Whether a letter of the purpose makes sense as things are. Error: conflict.
Result<void> check_purpose(LetterPurpose purpose, const ConferenceEvent& event, const Invitee& invitee) {
  const bool cancels = purpose == LetterPurpose::kCancellation, is_off = event.state == EventState::kCancelled;
  if (invitee.is_removed) return cancels ? Result<void>() : fail(problem::kConflict, "the guest is no longer invited");
  if (is_off == cancels) return {};
  return fail(problem::kConflict, is_off ? "the conference is cancelled" : "the conference is not cancelled");
}

/// What the calendar of a guest who was removed is told names nobody else. Its sequence is the conference's still: of two
/// letters under one sequence the later one counts (RFC 5546, 2.1.5), so that an invitation after this one holds.
void keep_alone(ConferenceEvent& event, const Invitee& guest) {
  event.attendees = {{{guest.name, guest.email}, AttendeeKind::kPerson, AttendeeRole::kRequired, guest.answer, AnswerWanted::kNo}};
}

}  // namespace

std::string vietnam_day(std::uint64_t unix_ms) {
  return day_text(std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(unix_ms + kVietnamMs))));
}

Uuid purpose_letter_id(LetterPurpose purpose, const SpaceId& conference, std::string_view email, std::int64_t sequence, std::string_view day) {
  const auto method = purpose == LetterPurpose::kCancellation ? CalendarMethod::kCancel : CalendarMethod::kRequest;
  if (purpose != LetterPurpose::kReminder) return letter_id(conference, email, sequence, method);
  // No address holds a space, so no invitation has this id.
  return letter_id(conference, std::string(day) + " " + std::string(email), 0, method);
}

Uuid withdrawal_letter_id(const SpaceId& conference, const Invitee& guest) {
  return letter_id(conference, guest.sent_on + " " + guest.email, 0, CalendarMethod::kCancel);
}

Result<Consignment> conference_letter(LetterPurpose purpose, const Space& conference, const Space* registry,
                                      const Invitee& invitee, const LetterFrame& frame) {
  auto event = conference_event(conference, registry, {frame.now_ms, frame.public_url, frame.sender_email});
  if (!event) return std::unexpected(event.error());
  if (invitee.email.empty()) return fail(problem::kInvalidField, "no address is known", "/email");
  if (auto fits = check_purpose(purpose, *event, invitee); !fits) return std::unexpected(fits.error());
  if (invitee.is_removed) keep_alone(*event, invitee);
  const Record* record = conference.find("conferences", conference.id().text());
  const auto words = letter_text(purpose, *event, facts_of(*record, registry, conference, invitee));
  auto calendar = calendar_of(purpose, *event);
  if (!calendar) return std::unexpected(calendar.error());
  Letter letter;
  letter.id = invitee.is_removed ? withdrawal_letter_id(conference.id(), invitee)
                                 : purpose_letter_id(purpose, conference.id(), invitee.email, event->sequence, vietnam_day(frame.now_ms));
  letter.date_ms = frame.now_ms;
  letter.from = {event->organizer.name, frame.sender_email};
  letter.to = {invitee.name, invitee.email};
  if (event->organizer.email != frame.sender_email) letter.reply_to = event->organizer;
  letter.subject = words.subject;
  letter.text = words.text;
  letter.html = words.html;
  letter.calendar = std::move(*calendar);
  auto built = build_letter(letter);
  if (!built) return std::unexpected(built.error());
  return Consignment{letter.id, letter.from.email, letter.to.email, std::move(*built)};
}

}  // namespace giaoban
