#include "server/mail/letter.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "server/mail/encodings.h"
#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kVietnamMs = 7 * 3600 * 1000;
constexpr std::uint64_t kDateMostMs = 253'402'214'400'000;  // year 9999: four digits

std::string_view name_of(CalendarMethod method) { return method == CalendarMethod::kRequest ? "REQUEST" : "CANCEL"; }
std::string_view file_of(CalendarMethod method) { return method == CalendarMethod::kRequest ? "giay-moi.ics" : "huy-giay-moi.ics"; }

Result<void> check_calendar(const LetterCalendar& calendar) {
  if (calendar.ics.empty() || calendar.ics.size() > kLetterCalendarBytes) return fail(problem::kTooLarge, "an empty or large calendar", "/calendar");
  return check_lines(calendar.ics, kLetterCalendarBytes, "/calendar");
}

Result<void> check(const Letter& letter) {
  if (letter.date_ms > kDateMostMs) return fail(problem::kInvalidField, "a date beyond the year 9999", "/date_ms");
  if (auto from = check_party(letter.from, "/from"); !from) return from;
  if (auto to = check_party(letter.to, "/to"); !to) return to;
  if (letter.reply_to) {
    if (auto reply = check_party(*letter.reply_to, "/reply_to"); !reply) return reply;
  }
  if (letter.subject.empty()) return fail(problem::kInvalidField, "no subject", "/subject");
  if (auto subject = check_one_line(letter.subject, kSubjectCodePoints, "/subject"); !subject) return subject;
  if (letter.text.empty()) return fail(problem::kInvalidField, "no text", "/text");
  if (auto text = check_lines(letter.text, kLetterTextCodePoints, "/text"); !text) return text;
  if (auto html = check_lines(letter.html, kLetterHtmlCodePoints, "/html"); !html) return html;
  return letter.calendar ? check_calendar(*letter.calendar) : Result<void>();
}

/// RFC 5322, 3.3, in Vietnam's time.
std::string date_text(std::uint64_t unix_ms) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds at(std::chrono::seconds((unix_ms + kVietnamMs) / 1000));
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  char text[48];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d +0700", kDays[std::chrono::weekday(day).c_encoding()],
                static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

/// A name of letters and spaces as it is, any other as encoded words: so none is quoted.
std::string mailbox_text(const Party& party) {
  const std::string address = "<" + party.email + ">";
  if (party.name.empty()) return address;
  const bool is_plain = std::ranges::all_of(party.name, [](char c) { return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return (is_plain ? mail::header_text(party.name) : mail::encoded_words(party.name)) + "\r\n " + address;
}

std::string part(std::string_view type, std::string_view more, const mail::EncodedPart& content) {
  std::string out = "Content-Type: ";
  out.append(type).append("\r\n").append(more).append("Content-Transfer-Encoding: ").append(content.encoding).append("\r\n\r\n");
  return out + content.lines;
}

/// No line of an encoded part begins like a boundary: "=_" is neither base64 nor quoted-printable.
std::string multipart(std::string_view kind, const std::string& boundary, const std::vector<std::string>& parts) {
  std::string out = "Content-Type: multipart/";
  out.append(kind).append(";\r\n boundary=\"" + boundary + "\"\r\n\r\n");
  for (const std::string& one : parts) out += "--" + boundary + "\r\n" + one + "\r\n";
  return out + "--" + boundary + "--\r\n";
}

std::string content_of(const Letter& letter) {
  const std::string boundary = "=_" + letter.id.text();
  std::vector<std::string> ways = {part("text/plain; charset=utf-8", "", mail::encode_text(letter.text))};
  if (!letter.html.empty()) ways.push_back(part("text/html; charset=utf-8", "", mail::encode_text(letter.html)));
  if (!letter.calendar) return ways.size() == 1 ? ways[0] : multipart("alternative", boundary + "_1", ways);
  const LetterCalendar& calendar = *letter.calendar;
  ways.push_back(part("text/calendar; charset=utf-8; method=" + std::string(name_of(calendar.method)), "", mail::encode_text(calendar.ics)));
  const std::string file(file_of(calendar.method));
  const std::string attached = part("application/ics; name=\"" + file + "\"", "Content-Disposition: attachment; filename=\"" + file + "\"\r\n",
                                    mail::encode_bytes(calendar.ics));
  return multipart("mixed", boundary + "_2", {multipart("alternative", boundary + "_1", ways), attached});
}

}  // namespace

Result<std::string> build_letter(const Letter& letter) {
  if (auto checked = check(letter); !checked) return std::unexpected(checked.error());
  const std::string domain = letter.from.email.substr(letter.from.email.find('@') + 1);
  std::string out = "Date: " + date_text(letter.date_ms) + "\r\n";
  out += "From: " + mailbox_text(letter.from) + "\r\n";
  out += "To: " + mailbox_text(letter.to) + "\r\n";
  if (letter.reply_to) out += "Reply-To: " + mailbox_text(*letter.reply_to) + "\r\n";
  out += "Message-ID: <" + letter.id.text() + "@" + domain + ">\r\n";
  out += "Subject: " + mail::header_text(letter.subject) + "\r\n";
  out += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: nobody's absence notice answers it
  out += "MIME-Version: 1.0\r\n" + content_of(letter);
  if (out.size() > kLetterBytes) return fail(problem::kTooLarge, "a letter above 2 MiB");
  return out;
}

Uuid letter_id(const SpaceId& conference, std::string_view recipient, std::int64_t sequence, CalendarMethod method) {
  std::string named;
  ByteWriter out(named);
  out.raw(conference.view());
  out.sized(folded_email(recipient));
  out.u64(static_cast<std::uint64_t>(sequence));
  out.u8(static_cast<std::uint8_t>(method));
  const Hash hash = hash_of(named);
  std::array<std::uint8_t, 16> bytes;
  std::copy_n(hash.bytes.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x80);  // version 8 of RFC 9562: made of other values
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  return Uuid{bytes};
}

}  // namespace giaoban
