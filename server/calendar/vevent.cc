#include "server/calendar/vevent.h"

#include <chrono>

namespace giaoban::ical {
namespace {

constexpr const char* kTimeZone = "Asia/Ho_Chi_Minh";
constexpr int kUtcOffsetSeconds = 7 * 3600;

/// Minutes since 1970 of the time as the wall clock shows it.
using LocalMinutes = std::chrono::local_time<std::chrono::minutes>;

int number(const std::string& text, std::size_t from, std::size_t size) { return std::stoi(text.substr(from, size)); }

LocalMinutes start_of(const ConferenceEvent& event) {
  const std::chrono::year_month_day day(std::chrono::year(number(event.date, 0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(event.date, 5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(event.date, 8, 2))));
  LocalMinutes start = std::chrono::local_days(day);
  if (event.starts_at) start += std::chrono::minutes(number(*event.starts_at, 0, 2) * 60 + number(*event.starts_at, 3, 2));
  return start;
}

icaltimetype time_of(LocalMinutes at, int seconds = 0) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const auto minutes = static_cast<int>((at - day).count());
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  time.hour = minutes / 60;
  time.minute = minutes % 60;
  time.second = seconds;
  return time;
}

icaltimetype stamp_of(std::uint64_t unix_ms) {
  const auto seconds = static_cast<std::int64_t>(unix_ms / 1000);
  icaltimetype time = time_of(LocalMinutes(std::chrono::minutes(seconds / 60)), static_cast<int>(seconds % 60));
  time.zone = icaltimezone_get_utc_timezone();
  return time;
}

void add_times(icalcomponent* to, const ConferenceEvent& event) {
  const LocalMinutes start = start_of(event);
  if (event.starts_at) {
    add(to, icalproperty_new_dtstart(time_of(start)), icalparameter_new_tzid(kTimeZone));
    add(to, icalproperty_new_dtend(time_of(start + std::chrono::minutes(event.lasts_minutes))), icalparameter_new_tzid(kTimeZone));
    return;
  }
  icaltimetype first = time_of(start), after = time_of(start + std::chrono::days(1));  // an end is the day after the last
  first.is_date = after.is_date = 1;
  add(to, icalproperty_new_dtstart(first), icalparameter_new_value(ICAL_VALUE_DATE));
  add(to, icalproperty_new_dtend(after), icalparameter_new_value(ICAL_VALUE_DATE));
}

std::string mailto(const Party& party) { return "mailto:" + party.email; }

/// A parameter may be quoted but has no way to hold a quote (RFC 5545, 3.2): it becomes the typographic one.
void add_name(icalproperty* to, const Party& party) {
  if (party.name.empty()) return;
  std::string name;
  for (char c : party.name) c == '"' ? name.append("\u201d") : name.append(1, c);
  icalproperty_add_parameter(to, icalparameter_new_cn(name.c_str()));
}

icalparameter_role role_of(AttendeeRole role) {
  switch (role) {
    case AttendeeRole::kChair: return ICAL_ROLE_CHAIR;
    case AttendeeRole::kOptional: return ICAL_ROLE_OPTPARTICIPANT;
    case AttendeeRole::kForInformation: return ICAL_ROLE_NONPARTICIPANT;
    case AttendeeRole::kRequired: break;
  }
  return ICAL_ROLE_REQPARTICIPANT;
}

icalparameter_partstat standing_of(Answer answer) {
  switch (answer) {
    case Answer::kAccepted: return ICAL_PARTSTAT_ACCEPTED;
    case Answer::kDeclined: return ICAL_PARTSTAT_DECLINED;
    case Answer::kTentative: return ICAL_PARTSTAT_TENTATIVE;
    case Answer::kDelegated: return ICAL_PARTSTAT_DELEGATED;
    case Answer::kNone: break;
  }
  return ICAL_PARTSTAT_NEEDSACTION;
}

void add_attendee(icalcomponent* to, const Attendee& attendee) {
  icalproperty* property = icalproperty_new_attendee(mailto(attendee.party).c_str());
  add_name(property, attendee.party);
  icalproperty_add_parameter(property, icalparameter_new_cutype(attendee.kind == AttendeeKind::kUnit ? ICAL_CUTYPE_GROUP : ICAL_CUTYPE_INDIVIDUAL));
  icalproperty_add_parameter(property, icalparameter_new_role(role_of(attendee.role)));
  icalproperty_add_parameter(property, icalparameter_new_partstat(standing_of(attendee.answer)));
  icalproperty_add_parameter(property, icalparameter_new_rsvp(attendee.wanted == AnswerWanted::kYes ? ICAL_RSVP_TRUE : ICAL_RSVP_FALSE));
  add(to, property);
}

void add_reminder(icalcomponent* to, const ConferenceEvent& event, int minutes) {
  icalcomponent* alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
  add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  add(alarm, icalproperty_new_description(event.title.c_str()));
  icaltriggertype trigger{};
  trigger.time = icaltime_null_time();
  trigger.duration = icaldurationtype_from_int(-minutes * 60);
  add(alarm, icalproperty_new_trigger(trigger));
  icalcomponent_add_component(to, alarm);
}

icalproperty_status status_of(EventState state) {
  if (state == EventState::kCancelled) return ICAL_STATUS_CANCELLED;
  return state == EventState::kPlanned ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

/// Text with the line breaks of a calendar: one kind alone.
std::string with_line_feeds(const std::string& text) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') lines += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n') lines += '\n';
  }
  return lines;
}

}  // namespace

icalcomponent* event_of(const ConferenceEvent& event, EventContent content) {
  icalcomponent* out = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  add(out, icalproperty_new_uid(event_uid(event.conference).c_str()));
  add(out, icalproperty_new_sequence(static_cast<int>(event.sequence)));
  add(out, icalproperty_new_dtstamp(stamp_of(event.stamped_ms)));
  add_times(out, event);
  add(out, icalproperty_new_summary(event.title.c_str()));
  if (!event.place.empty()) add(out, icalproperty_new_location(event.place.c_str()));
  if (!event.description.empty()) add(out, icalproperty_new_description(with_line_feeds(event.description).c_str()));
  if (!event.url.empty()) add(out, icalproperty_new_url(event.url.c_str()));
  add(out, icalproperty_new_status(content == EventContent::kCancel ? ICAL_STATUS_CANCELLED : status_of(event.state)));
  icalproperty* organizer = icalproperty_new_organizer(mailto(event.organizer).c_str());
  add_name(organizer, event.organizer);
  add(out, organizer);
  if (content != EventContent::kPublished) {
    for (const Attendee& attendee : event.attendees) add_attendee(out, attendee);
  }
  const bool reminds = content != EventContent::kCancel && event.state != EventState::kCancelled;
  for (int minutes : event.reminders_minutes) {
    if (reminds) add_reminder(out, event, minutes);
  }
  return out;
}

icalcomponent* vietnam_time() {
  icalcomponent* zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
  add(zone, icalproperty_new_tzid(kTimeZone));
  icalcomponent* standard = icalcomponent_new(ICAL_XSTANDARD_COMPONENT);
  add(standard, icalproperty_new_dtstart(time_of(LocalMinutes())));
  add(standard, icalproperty_new_tzoffsetfrom(kUtcOffsetSeconds));
  add(standard, icalproperty_new_tzoffsetto(kUtcOffsetSeconds));
  add(standard, icalproperty_new_tzname("+07"));
  icalcomponent_add_component(zone, standard);
  return zone;
}

}  // namespace giaoban::ical
