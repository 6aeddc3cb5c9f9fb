#include <iostream>
#include <iterator>
#include <span>

#include "server/calendar/encode.h"
#include "server/calendar/reply.h"
#include "sync/base/json.h"

// For calendar_test.py: reads a JSON object from the standard input and writes what the library makes of it.
//   {"request": event} | {"cancel": event} | {"feed": {"name", "refresh_minutes", "events"}} → iCalendar
//   {"reply": text, "conference", "sequence", "invited": [address…]} → a JSON object
using namespace giaoban;

namespace {

constexpr std::string_view kKinds[] = {"INDIVIDUAL", "GROUP"};
constexpr std::string_view kRoles[] = {"CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"};
constexpr std::string_view kStates[] = {"TENTATIVE", "CONFIRMED", "CANCELLED"};
constexpr std::string_view kWanted[] = {"FALSE", "TRUE"};
constexpr std::string_view kAnswers[] = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"};

template <typename Enum>
Enum one_of(const Json& value, std::span<const std::string_view> names) {
  const auto text = value.get<std::string>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  throw std::runtime_error("unknown " + text);
}

Party party_of(const Json& value) { return {value.at("name"), value.at("email")}; }

Attendee attendee_of(const Json& value) {
  return {party_of(value), one_of<AttendeeKind>(value.at("kind"), kKinds),
          one_of<AttendeeRole>(value.at("role"), kRoles),
          one_of<Answer>(value.at("answer"), kAnswers), one_of<AnswerWanted>(value.at("wanted"), kWanted)};
}

ConferenceEvent event_of(const Json& value) {
  ConferenceEvent event;
  event.conference = SpaceId::parse(value.at("conference").get<std::string>()).value();
  event.sequence = value.at("sequence");
  event.stamped_ms = value.at("stamped_ms");
  event.date = value.at("date");
  if (value.contains("starts_at")) event.starts_at = value.at("starts_at");
  event.lasts_minutes = value.at("lasts_minutes");
  event.title = value.at("title");
  event.place = value.at("place");
  event.description = value.at("description");
  event.url = value.at("url");
  event.state = one_of<EventState>(value.at("state"), kStates);
  event.organizer = party_of(value.at("organizer"));
  for (const Json& attendee : value.at("attendees")) event.attendees.push_back(attendee_of(attendee));
  event.reminders_minutes = value.at("reminders_minutes").get<std::vector<int>>();
  return event;
}

std::string feed_of(const Json& value) {
  CalendarFeed feed{.name = value.at("name"), .refresh_minutes = value.at("refresh_minutes"), .events = {}};
  for (const Json& event : value.at("events")) feed.events.push_back(event_of(event));
  return encode_feed(feed).value();
}

std::string reply_of(const Json& value) {
  const auto invited = value.at("invited").get<std::vector<std::string>>();
  const AskedFor asked{SpaceId::parse(value.at("conference").get<std::string>()).value(), value.at("sequence"),
                       [&](std::string_view email) { return std::ranges::find(invited, email) != invited.end(); }};
  const auto reply = decode_reply(value.at("reply").get<std::string>(), asked);
  if (!reply) return to_text({{"code", reply.error().code}, {"pointer", reply.error().pointer}});
  return to_text({{"attendee", reply->attendee}, {"answer", kAnswers[static_cast<std::size_t>(reply->answer)]},
                  {"delegate", reply->delegate}, {"answered_ms", reply->answered_ms.value_or(0)}, {"comment", reply->comment}});
}

}  // namespace

int main() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const Json value = parse_json(text).value();
  if (value.contains("request")) std::cout << encode_request(event_of(value.at("request"))).value();
  if (value.contains("cancel")) std::cout << encode_cancel(event_of(value.at("cancel"))).value();
  if (value.contains("feed")) std::cout << feed_of(value.at("feed"));
  if (value.contains("reply")) std::cout << reply_of(value);
}
