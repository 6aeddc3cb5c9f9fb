#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/calendar/encode.h"
#include "server/calendar/ics_lines.h"
#include "sync/base/text.h"
#include "tests/unit/calendar_events.h"

namespace giaoban {
namespace {

/// The values of a property in a component of this name, names of parameters and all.
std::vector<std::string> lines_of(const std::string& ics, std::string_view component, std::string_view name) {
  const auto file = read_ics_lines(ics);
  REQUIRE(file);
  std::vector<std::string> found;
  for (const IcsLine& line : file->lines) {
    if (line.within.back() == component && line.name == name) found.push_back(line.text);
  }
  return found;
}

std::string line_of(const std::string& ics, std::string_view component, std::string_view name) {
  const auto found = lines_of(ics, component, name);
  REQUIRE(found.size() == 1);
  return found[0];
}

std::string encoded(const Result<std::string>& ics) {
  REQUIRE(ics);
  return *ics;
}

TEST_CASE("a request holds the conference under its own name, with Vietnam's time") {
  const auto ics = encoded(encode_request(briefing()));
  CHECK(line_of(ics, "VCALENDAR", "METHOD") == "METHOD:REQUEST");
  CHECK(line_of(ics, "VCALENDAR", "VERSION") == "VERSION:2.0");
  CHECK(line_of(ics, "VEVENT", "UID") == "UID:" + conference_number(1).text());
  CHECK(line_of(ics, "VEVENT", "SEQUENCE") == "SEQUENCE:2");
  CHECK(line_of(ics, "VEVENT", "DTSTAMP") == "DTSTAMP:20261123T090000Z");
  CHECK(line_of(ics, "VEVENT", "DTSTART") == "DTSTART;TZID=Asia/Ho_Chi_Minh:20261210T073000");
  CHECK(line_of(ics, "VEVENT", "DTEND") == "DTEND;TZID=Asia/Ho_Chi_Minh:20261210T113000");
  CHECK(line_of(ics, "VEVENT", "STATUS") == "STATUS:CONFIRMED");
  CHECK(line_of(ics, "VTIMEZONE", "TZID") == "TZID:Asia/Ho_Chi_Minh");
  CHECK(line_of(ics, "STANDARD", "TZOFFSETTO") == "TZOFFSETTO:+0700");
  CHECK(line_of(ics, "STANDARD", "TZOFFSETFROM") == "TZOFFSETFROM:+0700");
  CHECK(lines_of(ics, "VALARM", "TRIGGER") == std::vector<std::string>{"TRIGGER:-P1D", "TRIGGER:-PT1H"});
}

TEST_CASE("each attendee stands with role, kind, answer and whether one is wanted") {
  const auto attendees = lines_of(encoded(encode_request(briefing())), "VEVENT", "ATTENDEE");
  REQUIRE(attendees.size() == 2);
  for (const char* part : {"CN=Thường trực HĐND xã Đông Hiếu", "CUTYPE=GROUP", "ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION", "RSVP=TRUE", ":mailto:hdnd@donghieu.example"})
    CHECK_MESSAGE(attendees[0].find(part) != std::string::npos, part << " in " << attendees[0]);
  for (const char* part : {"CN=\"Nguyễn Thị ”Ba”, Trưởng ban\"", "CUTYPE=INDIVIDUAL", "ROLE=OPT-PARTICIPANT", "PARTSTAT=ACCEPTED", "RSVP=FALSE", ":mailto:Ba@Example.vn"})
    CHECK_MESSAGE(attendees[1].find(part) != std::string::npos, part << " in " << attendees[1]);
}

TEST_CASE("a cancellation says so, and reminds nobody") {
  const auto ics = encoded(encode_cancel(briefing()));
  CHECK(line_of(ics, "VCALENDAR", "METHOD") == "METHOD:CANCEL");
  CHECK(line_of(ics, "VEVENT", "STATUS") == "STATUS:CANCELLED");
  CHECK(lines_of(ics, "VEVENT", "ATTENDEE").size() == 2);
  CHECK(lines_of(ics, "VALARM", "TRIGGER").empty());
}

TEST_CASE("a conference whose hour is not known takes the whole day; one over midnight ends the day after") {
  auto event = briefing();
  event.starts_at.reset();
  event.date = "2028-02-28";
  auto ics = encoded(encode_request(event));
  CHECK(line_of(ics, "VEVENT", "DTSTART") == "DTSTART;VALUE=DATE:20280228");
  CHECK(line_of(ics, "VEVENT", "DTEND") == "DTEND;VALUE=DATE:20280229");
  CHECK(lines_of(ics, "VTIMEZONE", "TZID").empty());
  event.starts_at = "20:00";
  event.lasts_minutes = 24 * 60 + 300;
  ics = encoded(encode_request(event));
  CHECK(line_of(ics, "VEVENT", "DTEND") == "DTEND;TZID=Asia/Ho_Chi_Minh:20280301T010000");
}

TEST_CASE("a feed holds many conferences, cancelled ones as such, and no attendees") {
  CalendarFeed feed{.name = "Lịch giao ban, HĐND xã Đông Hiếu", .refresh_minutes = 90, .events = {briefing(1), briefing(2)}};
  feed.events[1].state = EventState::kCancelled;
  const auto ics = encoded(encode_feed(feed));
  CHECK(line_of(ics, "VCALENDAR", "METHOD") == "METHOD:PUBLISH");
  CHECK(line_of(ics, "VCALENDAR", "X-WR-CALNAME") == "X-WR-CALNAME:Lịch giao ban, HĐND xã Đông Hiếu");
  CHECK(line_of(ics, "VCALENDAR", "REFRESH-INTERVAL") == "REFRESH-INTERVAL;VALUE=DURATION:PT90M");
  CHECK(line_of(ics, "VCALENDAR", "X-PUBLISHED-TTL") == "X-PUBLISHED-TTL:PT90M");
  CHECK(lines_of(ics, "VEVENT", "STATUS") == std::vector<std::string>{"STATUS:CONFIRMED", "STATUS:CANCELLED"});
  CHECK(lines_of(ics, "VEVENT", "ATTENDEE").empty());
  CHECK(lines_of(ics, "VTIMEZONE", "TZID").size() == 1);
  CHECK(lines_of(ics, "VALARM", "ACTION").size() == 2);  // of the one that takes place
  feed.events[1].conference = conference_number(1);
  CHECK(encode_feed(feed).error() == Error{problem::kAlreadyExists, "the conference is there twice", "/events/1"});
}

TEST_CASE("a feed that no subscriber could use is refused") {
  const auto refused = [](const std::function<void(CalendarFeed&)>& change, std::string_view code, std::string_view pointer) {
    CalendarFeed feed{.name = "Giao ban", .refresh_minutes = 60, .events = {briefing(1), briefing(2)}};
    change(feed);
    const auto ics = encode_feed(feed);
    REQUIRE(!ics);
    CHECK(ics.error().code == code);
    CHECK(ics.error().pointer == pointer);
  };
  refused([](auto& f) { f.name.clear(); }, problem::kInvalidField, "/name");
  refused([](auto& f) { f.name = "a\nb"; }, problem::kInvalidField, "/name");
  refused([](auto& f) { f.refresh_minutes = 4; }, problem::kInvalidField, "/refresh_minutes");
  refused([](auto& f) { f.refresh_minutes = 10'081; }, problem::kInvalidField, "/refresh_minutes");
  refused([](auto& f) { f.events[1].date = "2026"; }, problem::kInvalidField, "/events/1/date");
  refused([](auto& f) { f.events.resize(kFeedEvents + 1, f.events[0]); }, problem::kTooMany, "/events");
}

TEST_CASE("lines of a description end in one way, whichever they had; what is planned is tentative") {
  auto event = briefing();
  event.description = "một\r\nhai\rba\nbốn\r";
  event.state = EventState::kPlanned;
  const auto ics = encoded(encode_request(event));
  CHECK(line_of(ics, "VEVENT", "DESCRIPTION") == "DESCRIPTION:một\\nhai\\nba\\nbốn\\n");
  CHECK(line_of(ics, "VEVENT", "STATUS") == "STATUS:TENTATIVE");
}

TEST_CASE("an answer counts until time, length, place or state change; words alone do not matter") {
  const auto sent = briefing();
  auto now = sent;
  now.title = "Hội nghị giao ban";
  now.reminders_minutes = {};
  now.attendees.clear();
  CHECK(next_sequence(sent, now) == 2);
  for (const auto& change : std::vector<std::function<void(ConferenceEvent&)>>{
           [](auto& e) { e.date = "2026-12-11"; }, [](auto& e) { e.starts_at = "08:00"; }, [](auto& e) { e.starts_at.reset(); },
           [](auto& e) { e.lasts_minutes = 60; }, [](auto& e) { e.place = "Vinh"; }, [](auto& e) { e.state = EventState::kCancelled; }}) {
    now = sent;
    change(now);
    CHECK(next_sequence(sent, now) == 3);
  }
}

TEST_CASE("what cannot be written is refused with its place") {
  struct Case {
    std::function<void(ConferenceEvent&)> change;
    std::string_view code;
    std::string pointer;
  };
  const std::vector<Case> cases = {
      {[](auto& e) { e.sequence = -1; }, problem::kInvalidField, "/sequence"},
      {[](auto& e) { e.sequence = kSequenceMost + 1; }, problem::kInvalidField, "/sequence"},
      {[](auto& e) { e.date = "2026-02-29"; }, problem::kInvalidField, "/date"},
      {[](auto& e) { e.date = "1969-12-31"; }, problem::kInvalidField, "/date"},
      {[](auto& e) { e.date = "3000-01-01"; }, problem::kInvalidField, "/date"},
      {[](auto& e) { e.stamped_ms = 32'503'680'000'000; }, problem::kInvalidField, "/stamped_ms"},
      {[](auto& e) { e.starts_at = "24:00"; }, problem::kInvalidField, "/starts_at"},
      {[](auto& e) { e.lasts_minutes = 0; }, problem::kInvalidField, "/lasts_minutes"},
      {[](auto& e) { e.title.clear(); }, problem::kInvalidField, "/title"},
      {[](auto& e) { e.title = "a\r\nATTENDEE:mailto:x@y"; }, problem::kInvalidField, "/title"},
      {[](auto& e) { e.title = "\xc3"; }, problem::kInvalidText, "/title"},
      {[](auto& e) { e.title = std::string(301, 'a'); }, problem::kTooLarge, "/title"},
      {[](auto& e) { e.place = "a\nb"; }, problem::kInvalidField, "/place"},
      {[](auto& e) { e.description = std::string("a\0b", 3); }, problem::kInvalidField, "/description"},
      {[](auto& e) { e.url = "javascript:alert(1)"; }, problem::kInvalidField, "/url"},
      {[](auto& e) { e.url = "https://a/\r\nX:1"; }, problem::kInvalidField, "/url"},
      {[](auto& e) { e.organizer.email = "nobody"; }, problem::kInvalidField, "/organizer/email"},
      {[](auto& e) { e.attendees[1].party.email = "a@b\r\nX:1"; }, problem::kInvalidField, "/attendees/1/email"},
      {[](auto& e) { e.attendees[0].party.name = "a\nb"; }, problem::kInvalidField, "/attendees/0/name"},
      {[](auto& e) { e.attendees[1].party.email = "HDND@donghieu.example"; }, problem::kAlreadyExists, "/attendees/1/email"},
      {[](auto& e) { e.attendees.resize(kAttendees + 1, e.attendees[0]); }, problem::kTooMany, "/attendees"},
      {[](auto& e) { e.reminders_minutes = {-1}; }, problem::kInvalidField, "/reminders_minutes"},
      {[](auto& e) { e.reminders_minutes = {1, 2, 3, 4, 5, 6}; }, problem::kTooMany, "/reminders_minutes"}};
  for (const Case& one : cases) {
    auto event = briefing();
    one.change(event);
    const auto ics = encode_request(event);
    REQUIRE_MESSAGE(!ics, one.pointer);
    CHECK(ics.error().code == one.code);
    CHECK(ics.error().pointer == one.pointer);
  }
}

TEST_CASE("an address is what RFC 5321 takes without quotes") {
  for (const char* good : {"a@b", "vp.hdnd@nghean.gov.vn", "a+b_c-d'e@x-1.vn", "0@0"}) CHECK_MESSAGE(is_email_address(good), good);
  for (const char* bad : {"", "@", "a@", "@b", "a", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@-b", "a@b-", "a@b..c", "a@b.", "<a@b>", "a@b\n", "a\t@b", "ă@b", "a@bă", "\"a\"@b", "a@[1.2.3.4]"})
    CHECK_MESSAGE(!is_email_address(bad), bad);
  CHECK(is_email_address(std::string(64, 'a') + "@b"));
  CHECK(!is_email_address(std::string(65, 'a') + "@b"));
  CHECK(!is_email_address("a@" + std::string(64, 'b')));
}

TEST_CASE("no line is longer than 75 octets or cut within a character, and what was put in comes out") {
  CHECK(rc::check("folding", [] {
    std::string words;
    for (const auto& part : *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
             "ộ", "Thường ", "đ", ",", ";", "\\", "\"", ":", "=", "^", "🙂", " ", "a", "n", "\n", "\t", "trực HĐND tỉnh")))
      words += part;
    auto event = briefing();
    event.description = words;
    const auto ics = encode_request(event);
    if (!ics) {
      RC_ASSERT(ics.error().code == problem::kTooLarge);
      return;
    }
    for (std::size_t at = 0; at < ics->size();) {
      const auto end = ics->find("\r\n", at);
      RC_ASSERT(end != std::string::npos && end - at <= 75);
      RC_ASSERT(count_code_points(std::string_view(*ics).substr(at, end - at)).has_value());
      at = end + 2;
    }
    if (words.empty()) return;
    std::string plain;
    const auto line = line_of(*ics, "VEVENT", "DESCRIPTION").substr(12);
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') ++i, plain += line[i] == 'n' ? '\n' : line[i];
      else plain += line[i];
    }
    RC_ASSERT(plain == words);
  }));
}

}  // namespace
}  // namespace giaoban
