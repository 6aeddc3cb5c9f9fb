#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/calendar/encode.h"
#include "server/calendar/ics_lines.h"
#include "server/calendar/reply.h"
#include "tests/unit/calendar_events.h"

namespace giaoban {
namespace {

const std::string kUid = conference_number(1).text();

AskedFor asked() {
  return {conference_number(1), 2, [](std::string_view email) { return email == "hdnd@donghieu.example"; }};
}

/// Lines that a test puts in place of the usual ones; an empty one leaves it out.
struct ReplyLines {
  std::string method = "METHOD:REPLY";
  std::string uid = "UID:" + kUid;
  std::string sequence = "SEQUENCE:2";
  std::string attendee = "ATTENDEE;CN=\"HĐND xã Đông Hiếu\";PARTSTAT=ACCEPTED:mailto:hdnd@donghieu.example";
  std::string more = "";

  std::string text(std::string_view end = "\r\n") const {
    std::string out;
    for (const std::string& line : {std::string("BEGIN:VCALENDAR"), std::string("VERSION:2.0"), method, std::string("BEGIN:VEVENT"), uid, sequence,
                                    std::string("DTSTAMP:20261124T013000Z"), attendee, more, std::string("END:VEVENT"), std::string("END:VCALENDAR")}) {
      if (!line.empty()) out.append(line).append(end);
    }
    return out;
  }
};

InvitationReply decoded(const ReplyLines& lines) {
  const auto reply = decode_reply(lines.text(), asked());
  REQUIRE_MESSAGE(reply, reply.error().detail);
  return *reply;
}

void check_refused(const std::string& file, std::string_view code, std::string_view pointer = "") {
  const auto reply = decode_reply(file, asked());
  REQUIRE_MESSAGE(!reply, file.substr(0, 2000));
  CHECK(reply.error().code == code);
  CHECK(reply.error().pointer == pointer);
}

TEST_CASE("an answer says who, what, to which invitation and when") {
  const auto reply = decoded({.more = "COMMENT:Dự 3 người\\, sẽ đến sớm\\nCảm ơn"});
  CHECK(reply == InvitationReply{.attendee = "hdnd@donghieu.example", .answer = Answer::kAccepted, .sequence = 2,
                                 .answered_ms = 1'795'483'800'000, .comment = "Dự 3 người, sẽ đến sớm\nCảm ơn"});
}

TEST_CASE("each answer of a calendar program is known") {
  const auto answer = [](const std::string& parameters) {
    return decoded({.attendee = "ATTENDEE;" + parameters + ":MAILTO:HDND@DongHieu.example"});
  };
  CHECK(answer("PARTSTAT=DECLINED").answer == Answer::kDeclined);
  CHECK(answer("PARTSTAT=TENTATIVE;RSVP=TRUE").answer == Answer::kTentative);
  const auto delegated = answer("PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:Pho@DongHieu.example\"");
  CHECK(delegated.answer == Answer::kDelegated);
  CHECK(delegated.delegate == "pho@donghieu.example");
  CHECK(delegated.attendee == "hdnd@donghieu.example");
}

TEST_CASE("what is no answer is refused") {
  const auto refused = [](const std::string& attendee) { check_refused(ReplyLines{.attendee = attendee}.text(), problem::kInvalidField, "/ATTENDEE"); };
  refused("ATTENDEE:mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=X-MAYBE:mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:1");
  refused("ATTENDEE;PARTSTAT=ACCEPTED:mailto:hdnd");
  refused("ATTENDEE;PARTSTAT=DELEGATED:mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:hdnd@donghieu.example\":mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:a@b\",\"mailto:c@d\":mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:mailto:hdnd@donghieu.example");
  refused("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:a@b\";DELEGATED-TO=\"mailto:c@d\":mailto:hdnd@donghieu.example");
  check_refused(ReplyLines{.attendee = ""}.text(), problem::kMissingField, "/ATTENDEE");
}

TEST_CASE("an answer counts for one conference, one invited attendee and the newest invitation") {
  check_refused(ReplyLines{.uid = "UID:" + conference_number(2).text()}.text(), problem::kRecordUnknown, "/UID");
  check_refused(ReplyLines{.uid = "UID:"}.text(), problem::kMissingField, "/UID");
  check_refused(ReplyLines{.uid = ""}.text(), problem::kMissingField, "/UID");
  check_refused(ReplyLines{.attendee = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:khac@donghieu.example"}.text(), problem::kRecordUnknown, "/ATTENDEE");
  check_refused(ReplyLines{.sequence = "SEQUENCE:1"}.text(), problem::kConflict, "/SEQUENCE");
  check_refused(ReplyLines{.sequence = ""}.text(), problem::kConflict, "/SEQUENCE");  // 0
  check_refused(ReplyLines{.sequence = "SEQUENCE:3"}.text(), problem::kInvalidField, "/SEQUENCE");
  for (const char* number : {"-1", "2x", "", "2:2", "4294967298", "99999999999999999999"})
    check_refused(ReplyLines{.sequence = std::string("SEQUENCE:") + number}.text(), problem::kInvalidField, "/SEQUENCE");
  check_refused(ReplyLines{.method = "METHOD:REQUEST"}.text(), problem::kInvalidField, "/METHOD");
  check_refused(ReplyLines{.method = "METHOD:X-REPLY"}.text(), problem::kInvalidField, "/METHOD");
  check_refused(ReplyLines{.method = ""}.text(), problem::kMissingField, "/METHOD");
}

TEST_CASE("where two parsers could read two answers, there is none") {
  check_refused(ReplyLines{.more = "ATTENDEE;PARTSTAT=DECLINED:mailto:hdnd@donghieu.example"}.text(), problem::kInvalidField, "/ATTENDEE");
  check_refused(ReplyLines{.more = "uid:" + kUid}.text(), problem::kInvalidField, "/UID");
  check_refused(ReplyLines{.more = "SEQUENCE:2"}.text(), problem::kInvalidField, "/SEQUENCE");
  check_refused(ReplyLines{.method = "METHOD:REPLY\r\nMETHOD:REPLY"}.text(), problem::kInvalidField, "/METHOD");
  check_refused(ReplyLines{.more = "END:VEVENT\r\nBEGIN:VEVENT"}.text(), problem::kUnsupportedMedia);
  check_refused(ReplyLines{}.text() + ReplyLines{}.text(), problem::kUnsupportedMedia);
}

TEST_CASE("briefings do not recur; the time zone of an answer may") {
  for (const char* line : {"RRULE:FREQ=SECONDLY", "RDATE:20261210T000000Z", "EXDATE:20261210T000000Z", "RECURRENCE-ID:20261210T000000Z"})
    check_refused(ReplyLines{.more = line}.text(), problem::kInvalidField, "/" + std::string(line).substr(0, std::string_view(line).find(':')));
  const auto reply = decoded({.method = "METHOD:REPLY\r\nBEGIN:VTIMEZONE\r\nTZID:SE Asia Standard Time\r\nBEGIN:STANDARD\r\n"
                                        "DTSTART:16010101T000000\r\nTZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=1\r\nEND:STANDARD\r\nEND:VTIMEZONE",
                              .uid = "BEGIN:VALARM\r\nUID:1\r\nTRIGGER;RELATED=START:-PT15M\r\nATTENDEE:mailto:khac@x\r\nCOMMENT:x\r\nEND:VALARM\r\nUID:" + kUid});
  CHECK(reply.answer == Answer::kAccepted);
  CHECK(reply.comment.empty());
}

TEST_CASE("lines of old programs are read: LF alone, a byte order mark, small letters, a fold within a character") {
  CHECK(decode_reply("\xef\xbb\xbf" + ReplyLines{}.text("\n"), asked()));
  CHECK(decoded({.method = "method:reply", .uid = "Uid:" + kUid}).answer == Answer::kAccepted);
  std::string comment = "COMMENT:Đồng ý";
  comment.insert(9, "\r\n ");  // after the first octet of Đ
  CHECK(decoded({.more = comment}).comment == "Đồng ý");
}

TEST_CASE("an escape that is none stands for its character, one at the end for itself") {
  CHECK(decoded({.more = "COMMENT:\\ộ\\N\\\\n\\;"}).comment == "ộ\n\\n;");
  CHECK(decoded({.more = "COMMENT:a\\"}).comment == "a\\");
}

TEST_CASE("several comments are one; a very long one is cut at a character, and says so") {
  CHECK(decoded({.more = "COMMENT:một\r\nCOMMENT:\r\nCOMMENT;LANGUAGE=vi:hai"}).comment == "một\nhai");
  std::string many;
  for (int i = 0; i < 2001; ++i) many += "ộ";
  const auto reply = decoded({.more = "COMMENT:" + many});
  CHECK(reply.is_comment_cut);
  CHECK(reply.comment == many.substr(0, 3 * 2000));
  CHECK(!decoded({.more = "COMMENT:" + many.substr(3)}).is_comment_cut);
}

TEST_CASE("the time of an answer is one of UTC, or it is left out") {
  auto text = ReplyLines{}.text();
  const auto with = [&](const std::string& line) {
    auto changed = text;
    return changed.replace(changed.find("DTSTAMP:20261124T013000Z\r\n"), 26, line);
  };
  CHECK(decode_reply(with(""), asked())->answered_ms == std::nullopt);
  for (const char* line : {"DTSTAMP:20261124T013000\r\n", "DTSTAMP:20261324T013000Z\r\n", "DTSTAMP:20261124T253000Z\r\n", "DTSTAMP;VALUE=DATE:20261124\r\n"}) {
    const auto reply = decode_reply(with(line), asked());
    CHECK_MESSAGE((!reply || reply->answered_ms == std::nullopt), line);
  }
}

TEST_CASE("what is no calendar is refused, and what could overwhelm a parser never gets to one") {
  for (const std::string file : {"", "\r\n\r\n", "{}", "BEGIN:VCALENDAR\r\n", "BEGIN:VCARD\r\nEND:VCARD\r\n", "END:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n",
                                 "METHOD:REPLY\r\n", " BEGIN:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nMETHOD\r\nEND:VCALENDAR\r\n"})
    check_refused(file, problem::kUnsupportedMedia);
  check_refused(ReplyLines{.more = "COMMENT:\xff"}.text(), problem::kInvalidText);
  check_refused(ReplyLines{.more = std::string("COMMENT:a\0b", 11)}.text(), problem::kInvalidText);
  check_refused(ReplyLines{}.text() + std::string(kIcsBytes, '\n'), problem::kTooLarge);
  check_refused(ReplyLines{.more = "COMMENT:" + std::string(kIcsLineBytes, 'a')}.text(), problem::kTooLarge);
  std::string parameters = "ATTENDEE", deep, many, lines, folded = "COMMENT:a";
  for (std::size_t i = 0; i <= kIcsParameters; ++i) parameters += ";X-A=1";
  for (std::size_t i = 0; i < kIcsDepth; ++i) deep += "BEGIN:X-A\r\n";
  for (std::size_t i = 0; i < kIcsComponents; ++i) many += "BEGIN:X-A\r\nEND:X-A\r\n";
  for (std::size_t i = 0; i <= kIcsLines; ++i) lines += "X-A:1\r\n";
  for (std::size_t i = 0; i <= kIcsLineBytes; ++i) folded += "\r\n a";
  check_refused(ReplyLines{.more = parameters + ":mailto:a@b"}.text(), problem::kTooMany);
  check_refused(ReplyLines{.more = deep}.text(), problem::kTooMany);
  check_refused(ReplyLines{.more = many}.text(), problem::kTooMany);
  check_refused(ReplyLines{.more = lines}.text(), problem::kTooMany);
  check_refused(ReplyLines{.more = folded}.text(), problem::kTooLarge);
}

TEST_CASE("a damaged answer is refused or means the same as before in what it still says") {
  const std::string whole = ReplyLines{.more = "COMMENT:Dự 3 người"}.text();
  CHECK(rc::check("damage", [&] {
    auto file = whole;
    for (int n = *rc::gen::inRange(1, 4); n > 0; --n) {
      const auto at = *rc::gen::inRange<std::size_t>(0, file.size());
      if (*rc::gen::arbitrary<bool>()) file[at] = *rc::gen::arbitrary<char>();
      else file.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
      if (file.empty()) return;
    }
    const auto reply = decode_reply(file, asked());
    if (!reply) return;
    RC_ASSERT(reply->attendee == "hdnd@donghieu.example");
    RC_ASSERT(reply->sequence == 2);
    RC_ASSERT(reply->answer != Answer::kNone);
  }));
}

TEST_CASE("an invitation is no answer to itself") {
  const auto request = encode_request(briefing());
  REQUIRE(request);
  check_refused(*request, problem::kInvalidField, "/ATTENDEE");  // two of them
}

}  // namespace
}  // namespace giaoban
