#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "tests/unit/mail_letters.h"

namespace giaoban {
namespace {

bool has(const std::string& letter, const std::string& part) { return letter.find(part) != std::string::npos; }

std::string built(const Letter& letter) {
  const auto text = build_letter(letter);
  REQUIRE(text);
  return *text;
}

TEST_CASE("a letter has its heads, and the calendar as a way to read it and as a file") {
  const auto text = built(invitation());
  for (const char* part : {"Date: Mon, 23 Nov 2026 16:00:00 +0700\r\n", "From: =?UTF-8?B?", "\r\n <vp.hdnd@nghean.example>\r\n", "\r\n <hdnd@donghieu.example>\r\n",
                           "@nghean.example>\r\n", "Subject: =?UTF-8?B?", "Auto-Submitted: auto-generated\r\n", "MIME-Version: 1.0\r\n", "Content-Type: multipart/mixed;",
                           "Content-Type: multipart/alternative;", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: text/html; charset=utf-8\r\n",
                           "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n", "Content-Type: application/ics; name=\"giay-moi.ics\"\r\n",
                           "Content-Disposition: attachment; filename=\"giay-moi.ics\"\r\n"})
    CHECK_MESSAGE(has(text, part), part);
  CHECK(has(text, "Message-ID: <" + invitation().id.text() + "@nghean.example>\r\n"));
}

TEST_CASE("the same values give the same bytes; every line is ASCII of at most 78 characters and ends with CRLF") {
  const auto text = built(invitation());
  CHECK(text == built(invitation()));
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    REQUIRE(end != std::string::npos);
    CHECK(text[end - 1] == '\r');
    CHECK(end - at <= 79);
    for (char c : text.substr(at, end - 1 - at)) CHECK((c >= 0x20 && c < 0x7f));
    at = end + 1;
  }
}

TEST_CASE("without HTML and calendar a letter is plain; a cancellation says its method") {
  auto letter = invitation();
  letter.calendar->method = CalendarMethod::kCancel;
  CHECK(has(built(letter), "method=CANCEL\r\n"));
  CHECK(has(built(letter), "\"huy-giay-moi.ics\""));
  letter.calendar.reset();
  CHECK(!has(built(letter), "calendar"));
  CHECK(has(built(letter), "Content-Type: multipart/alternative"));
  letter.html.clear();
  letter.reply_to = Party{"Van thu", "vanthu@nghean.example"};
  CHECK(!has(built(letter), "multipart"));
  CHECK(has(built(letter), "Reply-To: Van thu\r\n <vanthu@nghean.example>\r\n"));
}

TEST_CASE("a value that would begin a header of its own is refused, in whatever field") {
  struct Case {
    std::function<void(Letter&, const std::string&)> put;
    std::string pointer;
  };
  const std::vector<Case> cases = {{[](auto& l, auto& v) { l.subject = v; }, "/subject"},
                                   {[](auto& l, auto& v) { l.from.name = v; }, "/from/name"},
                                   {[](auto& l, auto& v) { l.to.name = v; }, "/to/name"},
                                   {[](auto& l, auto& v) { l.from.email = v; }, "/from/email"},
                                   {[](auto& l, auto& v) { l.to.email = v; }, "/to/email"},
                                   {[](auto& l, auto& v) { l.reply_to = Party{v, "a@b"}; }, "/reply_to/name"},
                                   {[](auto& l, auto& v) { l.reply_to = Party{"", v}; }, "/reply_to/email"}};
  for (const Case& one : cases) {
    for (const std::string& bad : std::vector<std::string>{"a\r\nBcc: x@y", "a\nBcc: x@y", "a\rBcc: x@y", "a@b\r\n", "a@b>\r\nDATA", {'a', '@', 'b', 0}}) {
      auto letter = invitation();
      one.put(letter, bad);
      const auto text = build_letter(letter);
      REQUIRE_MESSAGE(!text, one.pointer);
      CHECK(text.error().pointer == one.pointer);
      CHECK(text.error().code == problem::kInvalidField);
    }
  }
}

TEST_CASE("what is too long, empty or no text is refused") {
  const auto refused = [](const std::function<void(Letter&)>& change, std::string_view code, std::string_view pointer) {
    auto letter = invitation();
    change(letter);
    const auto text = build_letter(letter);
    REQUIRE_MESSAGE(!text, pointer);
    CHECK(text.error().code == code);
    CHECK(text.error().pointer == pointer);
  };
  refused([](auto& l) { l.subject.clear(); }, problem::kInvalidField, "/subject");
  refused([](auto& l) { l.subject.assign(kSubjectCodePoints + 1, 'a'); }, problem::kTooLarge, "/subject");
  refused([](auto& l) { l.subject = "\xe1\xba"; }, problem::kInvalidText, "/subject");
  refused([](auto& l) { l.text.clear(); }, problem::kInvalidField, "/text");
  refused([](auto& l) { l.text = std::string("a\0b", 3); }, problem::kInvalidField, "/text");
  refused([](auto& l) { l.html = "\xff"; }, problem::kInvalidText, "/html");
  refused([](auto& l) { l.text.assign(kLetterTextCodePoints + 1, 'a'); }, problem::kTooLarge, "/text");
  refused([](auto& l) { l.calendar->ics.clear(); }, problem::kTooLarge, "/calendar");
  refused([](auto& l) { l.date_ms = ~0ull; }, problem::kInvalidField, "/date_ms");
}

TEST_CASE("the id of a letter is the same for the same invitation, and for no other") {
  const auto conference = conference_number(1);
  const auto id = letter_id(conference, "a@b.vn", 1, CalendarMethod::kRequest);
  CHECK(id == letter_id(conference, "A@B.vn", 1, CalendarMethod::kRequest));
  CHECK(Uuid::parse(id.text()) == id);
  const std::set<Uuid> ids = {id, letter_id(conference, "c@b.vn", 1, CalendarMethod::kRequest), letter_id(conference, "a@b.vn", 2, CalendarMethod::kRequest),
                              letter_id(conference, "a@b.vn", 1, CalendarMethod::kCancel), letter_id(conference_number(2), "a@b.vn", 1, CalendarMethod::kRequest)};
  CHECK(ids.size() == 5);
}

}  // namespace
}  // namespace giaoban
