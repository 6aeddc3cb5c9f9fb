#include "server/calendar/encode.h"

#include <algorithm>
#include <set>

#include "server/calendar/vevent.h"

namespace giaoban {
namespace {

ical::Component calendar_of(icalproperty_method method) {
  ical::never_abort();
  ical::Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  ical::add(calendar.get(), icalproperty_new_version("2.0"));
  ical::add(calendar.get(), icalproperty_new_prodid("-//Giao Ban//giaoban 1//VI"));
  ical::add(calendar.get(), icalproperty_new_method(method));
  return calendar;
}

/// A property that libical 3 has no name for. Of its text it escapes backslashes alone; a comma or semicolon as it is means
/// itself to every reader where one value is expected.
void add_named(icalcomponent* to, const char* name, const std::string& value, icalparameter* parameter = nullptr) {
  icalproperty* property = icalproperty_new_x(value.c_str());
  icalproperty_set_x_name(property, name);
  ical::add(to, property, parameter);
}

Result<std::string> encode_one(const ConferenceEvent& event, icalproperty_method method) {
  if (auto checked = check_event(event); !checked) return std::unexpected(checked.error());
  const auto calendar = calendar_of(method);
  if (event.starts_at) icalcomponent_add_component(calendar.get(), ical::vietnam_time());
  const auto content = method == ICAL_METHOD_REQUEST ? ical::EventContent::kRequest : ical::EventContent::kCancel;
  icalcomponent_add_component(calendar.get(), ical::event_of(event, content));
  return ical::text_of(calendar.get());
}

Result<void> check_feed(const CalendarFeed& feed) {
  if (feed.name.empty()) return fail(problem::kInvalidField, "no name", "/name");
  if (auto name = check_one_line(feed.name, kPartyNameCodePoints, "/name"); !name) return name;
  if (feed.refresh_minutes < kRefreshMinutesLeast || feed.refresh_minutes > kRefreshMinutesMost)
    return fail(problem::kInvalidField, "a period outside 5 minutes to 7 days", "/refresh_minutes");
  if (feed.events.size() > kFeedEvents) return fail(problem::kTooMany, "more than 5000 events", "/events");
  std::set<SpaceId> seen;
  for (std::size_t i = 0; i < feed.events.size(); ++i) {
    const auto pointer = "/events/" + std::to_string(i);
    if (auto event = check_event(feed.events[i]); !event) return fail(event.error().code, event.error().detail, pointer + event.error().pointer);
    if (!seen.insert(feed.events[i].conference).second) return fail(problem::kAlreadyExists, "the conference is there twice", pointer);
  }
  return {};
}

}  // namespace

Result<std::string> encode_request(const ConferenceEvent& event) { return encode_one(event, ICAL_METHOD_REQUEST); }

Result<std::string> encode_cancel(const ConferenceEvent& event) { return encode_one(event, ICAL_METHOD_CANCEL); }

Result<std::string> encode_feed(const CalendarFeed& feed) {
  if (auto checked = check_feed(feed); !checked) return std::unexpected(checked.error());
  const auto calendar = calendar_of(ICAL_METHOD_PUBLISH);
  const std::string period = "PT" + std::to_string(feed.refresh_minutes) + "M";
  add_named(calendar.get(), "NAME", feed.name);          // RFC 7986
  add_named(calendar.get(), "X-WR-CALNAME", feed.name);  // what Outlook, Google and Apple read
  add_named(calendar.get(), "REFRESH-INTERVAL", period, icalparameter_new_value(ICAL_VALUE_DURATION));
  add_named(calendar.get(), "X-PUBLISHED-TTL", period);
  if (std::ranges::any_of(feed.events, [](const auto& event) { return event.starts_at.has_value(); }))
    icalcomponent_add_component(calendar.get(), ical::vietnam_time());
  for (const ConferenceEvent& event : feed.events) icalcomponent_add_component(calendar.get(), ical::event_of(event, ical::EventContent::kPublished));
  return ical::text_of(calendar.get());
}

}  // namespace giaoban
