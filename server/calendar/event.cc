#include "server/calendar/event.h"

#include <set>

#include "sync/base/text.h"

namespace giaoban {
namespace {

// Where calendar programs agree on what a date is; nothing here is planned for others.
constexpr std::string_view kDateLeast = "1970-01-01", kDateMost = "2999-12-31";
constexpr std::uint64_t kStampMostMs = 32'503'680'000'000 - 1;

Result<void> check_time(const ConferenceEvent& event) {
  if (event.sequence < 0 || event.sequence > kSequenceMost) return fail(problem::kInvalidField, "not a sequence", "/sequence");
  if (!is_date(event.date)) return fail(problem::kInvalidField, "not a date", "/date");
  if (event.date < kDateLeast || event.date > kDateMost) return fail(problem::kInvalidField, "a year outside 1970 to 2999", "/date");
  if (event.stamped_ms > kStampMostMs) return fail(problem::kInvalidField, "a time beyond the year 2999", "/stamped_ms");
  if (event.starts_at && !is_time_of_day(*event.starts_at)) return fail(problem::kInvalidField, "not a time of day", "/starts_at");
  if (event.lasts_minutes < 1 || event.lasts_minutes > kLastsMinutesMost)
    return fail(problem::kInvalidField, "a length outside 1 minute to 7 days", "/lasts_minutes");
  return {};
}

Result<void> check_words(const ConferenceEvent& event) {
  if (event.title.empty()) return fail(problem::kInvalidField, "no title", "/title");
  if (auto title = check_one_line(event.title, kTitleCodePoints, "/title"); !title) return title;
  if (auto place = check_one_line(event.place, kPlaceCodePoints, "/place"); !place) return place;
  if (auto text = check_lines(event.description, kDescriptionCodePoints, "/description"); !text) return text;
  if (event.url.empty()) return {};
  const bool is_web = event.url.starts_with("https://") || event.url.starts_with("http://");
  for (char c : event.url) {
    if (c <= 0x20 || c >= 0x7f || c == '"') return fail(problem::kInvalidField, "a character that no address has", "/url");
  }
  return is_web && event.url.size() <= kUrlBytes ? Result<void>() : fail(problem::kInvalidField, "not a web address", "/url");
}

Result<void> check_people(const ConferenceEvent& event) {
  if (auto organizer = check_party(event.organizer, "/organizer"); !organizer) return organizer;
  if (event.attendees.size() > kAttendees) return fail(problem::kTooMany, "more than 1000 attendees", "/attendees");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < event.attendees.size(); ++i) {
    const auto pointer = "/attendees/" + std::to_string(i);
    const Party& party = event.attendees[i].party;
    if (auto checked = check_party(party, pointer); !checked) return checked;
    if (!seen.insert(folded_email(party.email)).second) return fail(problem::kAlreadyExists, "the address is there twice", pointer + "/email");
  }
  return {};
}

}  // namespace

std::string event_uid(const SpaceId& conference) { return conference.text(); }

std::int64_t next_sequence(const ConferenceEvent& sent, const ConferenceEvent& now) {
  const bool is_same = sent.date == now.date && sent.starts_at == now.starts_at && sent.lasts_minutes == now.lasts_minutes &&
                       sent.place == now.place && sent.state == now.state;
  return is_same ? sent.sequence : sent.sequence + 1;
}

Result<void> check_event(const ConferenceEvent& event) {
  if (auto time = check_time(event); !time) return time;
  if (auto words = check_words(event); !words) return words;
  if (event.reminders_minutes.size() > kReminders) return fail(problem::kTooMany, "more than 5 reminders", "/reminders_minutes");
  for (int minutes : event.reminders_minutes) {
    if (minutes < 0 || minutes > kReminderMinutesMost)
      return fail(problem::kInvalidField, "a reminder outside 0 minutes to 28 days", "/reminders_minutes");
  }
  return check_people(event);
}

}  // namespace giaoban
