#include "server/calendar/reply.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "server/calendar/ical.h"
#include "server/calendar/ics_lines.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

using namespace std::string_view_literals;

constexpr std::array kCalendarLines = {"VERSION"sv, "PRODID"sv, "METHOD"sv};
constexpr std::array kEventLines = {"UID"sv, "DTSTAMP"sv, "ATTENDEE"sv};
constexpr std::array kRecurring = {"RRULE"sv, "RDATE"sv, "EXDATE"sv, "EXRULE"sv, "RECURRENCE-ID"sv};
constexpr std::size_t kComments = 16;

bool is_in(const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

bool is_of_calendar(const IcsLine& line) { return line.within.size() == 1; }
bool is_of_event(const IcsLine& line) { return line.within.size() == 2 && line.within.back() == "VEVENT"; }

/// One of each at most: where two parsers could take different ones, none is taken.
Result<void> check_single(const std::vector<IcsLine>& lines) {
  for (const std::string_view name : {"METHOD"sv, "UID"sv, "SEQUENCE"sv, "DTSTAMP"sv, "ATTENDEE"sv}) {
    const auto count = std::ranges::count_if(lines, [&](const IcsLine& line) {
      return line.name == name && (name == "METHOD" ? is_of_calendar(line) : is_of_event(line));
    });
    if (count > 1) return fail(problem::kInvalidField, "more than one " + std::string(name), "/" + std::string(name));
  }
  const auto comments = std::ranges::count_if(lines, [](const IcsLine& line) { return line.name == "COMMENT" && is_of_event(line); });
  return static_cast<std::size_t>(comments) > kComments ? fail(problem::kTooMany, "more than 16 comments", "/COMMENT") : Result<void>();
}

/// The few lines that count, as one calendar for libical: time zones, alarms and what programs add stay outside it.
Result<std::string> kept_of(const IcsFile& file) {
  const std::vector<std::string> event_path = {"VCALENDAR", "VEVENT"};
  if (std::ranges::count(file.components, event_path) != 1) return fail(problem::kUnsupportedMedia, "not one event");
  std::string calendar = "BEGIN:VCALENDAR\r\n", event = "BEGIN:VEVENT\r\n";
  for (const IcsLine& line : file.lines) {
    if (is_of_event(line) && is_in(kRecurring, line.name)) return fail(problem::kInvalidField, "it recurs", "/" + line.name);
    if (is_of_calendar(line) && is_in(kCalendarLines, line.name)) calendar += line.text + "\r\n";
    if (is_of_event(line) && is_in(kEventLines, line.name)) event += line.text + "\r\n";
  }
  if (auto single = check_single(file.lines); !single) return std::unexpected(single.error());
  return calendar + event + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

icalproperty* first(icalcomponent* of, icalproperty_kind kind) { return icalcomponent_get_first_property(of, kind); }

std::optional<std::string> address_of(const char* text) {
  const std::string folded = folded_email(text == nullptr ? "" : text);
  constexpr std::string_view kScheme = "mailto:";
  if (!folded.starts_with(kScheme) || !is_email_address(std::string_view(folded).substr(kScheme.size()))) return std::nullopt;
  return folded.substr(kScheme.size());
}

std::size_t count_of(icalproperty* property, icalparameter_kind kind) {
  std::size_t count = 0;
  for (const auto* one = icalproperty_get_first_parameter(property, kind); one != nullptr; one = icalproperty_get_next_parameter(property, kind)) ++count;
  return count;
}

Answer answer_of(icalproperty* attendee) {
  if (count_of(attendee, ICAL_PARTSTAT_PARAMETER) != 1) return Answer::kNone;
  const auto* parameter = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
  switch (parameter == nullptr ? ICAL_PARTSTAT_NONE : icalparameter_get_partstat(parameter)) {
    case ICAL_PARTSTAT_ACCEPTED: return Answer::kAccepted;
    case ICAL_PARTSTAT_DECLINED: return Answer::kDeclined;
    case ICAL_PARTSTAT_TENTATIVE: return Answer::kTentative;
    case ICAL_PARTSTAT_DELEGATED: return Answer::kDelegated;
    default: return Answer::kNone;
  }
}

/// The one address that an attendee delegated to; libical drops all but the first of several.
std::optional<std::string> delegate_of(icalproperty* attendee, const std::vector<IcsLine>& lines) {
  const auto line = std::ranges::find_if(lines, [](const IcsLine& one) { return one.name == "ATTENDEE" && is_of_event(one); });
  if (line->text.substr(0, line->value_at).find("\",") != std::string::npos) return std::nullopt;
  if (count_of(attendee, ICAL_DELEGATEDTO_PARAMETER) != 1) return std::nullopt;
  return address_of(icalparameter_get_delegatedto(icalproperty_get_first_parameter(attendee, ICAL_DELEGATEDTO_PARAMETER)));
}

Result<void> read_attendee(icalcomponent* event, const std::vector<IcsLine>& lines, const AskedFor& asked, InvitationReply& reply) {
  icalproperty* attendee = first(event, ICAL_ATTENDEE_PROPERTY);
  if (attendee == nullptr) return fail(problem::kMissingField, "nobody answers", "/ATTENDEE");
  const auto address = address_of(icalproperty_get_attendee(attendee));
  if (!address) return fail(problem::kInvalidField, "not an e-mail address", "/ATTENDEE");
  if (!asked.is_invited(*address)) return fail(problem::kRecordUnknown, "the attendee was not invited", "/ATTENDEE");
  reply.attendee = *address;
  reply.answer = answer_of(attendee);
  if (reply.answer == Answer::kNone) return fail(problem::kInvalidField, "no answer", "/ATTENDEE");
  if (reply.answer != Answer::kDelegated) return {};
  const auto delegate = delegate_of(attendee, lines);
  if (!delegate || *delegate == *address) return fail(problem::kInvalidField, "delegated to no single other address", "/ATTENDEE");
  reply.delegate = *delegate;
  return {};
}

/// Read here, since libical takes of a number what it can.
Result<std::int64_t> sequence_of(const std::vector<IcsLine>& lines) {
  const auto line = std::ranges::find_if(lines, [](const IcsLine& one) { return one.name == "SEQUENCE" && is_of_event(one); });
  if (line == lines.end()) return 0;  // RFC 5545, 3.8.7.4
  const auto digits = line->value();
  std::int64_t sequence = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
  if (error != std::errc() || end != digits.data() + digits.size() || sequence < 0 || sequence > kSequenceMost)
    return fail(problem::kInvalidField, "not a sequence", "/SEQUENCE");
  return sequence;
}

Result<void> read_sequence(const std::vector<IcsLine>& lines, const AskedFor& asked, InvitationReply& reply) {
  const auto sequence = sequence_of(lines);
  if (!sequence) return std::unexpected(sequence.error());
  if (*sequence < asked.sequence) return fail(problem::kConflict, "an answer to an earlier invitation", "/SEQUENCE");
  if (*sequence > asked.sequence) return fail(problem::kInvalidField, "an answer to an invitation that was not sent yet", "/SEQUENCE");
  reply.sequence = *sequence;
  return {};
}

Result<void> read_stamp(icalcomponent* event, InvitationReply& reply) {
  icalproperty* property = first(event, ICAL_DTSTAMP_PROPERTY);
  if (property == nullptr) return {};
  const icaltimetype time = icalproperty_get_dtstamp(property);
  const std::chrono::year_month_day day(std::chrono::year(time.year), std::chrono::month(static_cast<unsigned>(time.month)),
                                        std::chrono::day(static_cast<unsigned>(time.day)));
  const bool is_clock = time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 && time.second >= 0 && time.second <= 60;
  if (!icaltime_is_utc(time) || !day.ok() || time.year < 1970 || time.year > 9999 || !is_clock)
    return fail(problem::kInvalidField, "not a time of UTC", "/DTSTAMP");
  const auto at = std::chrono::sys_days(day) + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) + std::chrono::seconds(time.second);
  reply.answered_ms = static_cast<std::uint64_t>(at.time_since_epoch().count()) * 1000;
  return {};
}

/// At most `code_points` of well-formed UTF-8.
std::string cut(const std::string& text, std::size_t code_points) {
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80;
    if (begins && count++ == code_points) break;
  }
  return text.substr(0, end);
}

/// TEXT of RFC 5545, 3.3.11. libical would put a space for an escape that it does not know, and so tear a character apart.
std::string unescaped(std::string_view value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '\\' && at + 1 < value.size()) ++at, text += value[at] == 'n' || value[at] == 'N' ? '\n' : value[at];
    else text += value[at];
  }
  return text;
}

void read_comments(const std::vector<IcsLine>& lines, InvitationReply& reply) {
  std::string comment;
  for (const IcsLine& line : lines) {
    if (line.name != "COMMENT" || !is_of_event(line) || line.value().empty()) continue;
    if (!comment.empty()) comment += '\n';
    comment += unescaped(line.value());
  }
  reply.comment = cut(comment, kCommentCodePoints);
  reply.is_comment_cut = reply.comment.size() < comment.size();
}

Result<icalcomponent*> replying_event(icalcomponent* calendar) {
  icalproperty* method = calendar == nullptr ? nullptr : first(calendar, ICAL_METHOD_PROPERTY);
  if (method == nullptr) return fail(problem::kMissingField, "no METHOD", "/METHOD");
  if (icalproperty_get_method(method) != ICAL_METHOD_REPLY) return fail(problem::kInvalidField, "not a REPLY", "/METHOD");
  icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  if (event == nullptr) return fail(problem::kUnsupportedMedia, "no event");
  return event;
}

Result<void> check_uid(icalcomponent* event, const AskedFor& asked) {
  icalproperty* property = first(event, ICAL_UID_PROPERTY);
  const char* uid = property == nullptr ? nullptr : icalproperty_get_uid(property);
  if (uid == nullptr) return fail(problem::kMissingField, "no UID", "/UID");
  return folded_email(uid) == event_uid(asked.conference) ? Result<void>() : fail(problem::kRecordUnknown, "of another conference", "/UID");
}

}  // namespace

Result<InvitationReply> decode_reply(std::string_view file, const AskedFor& asked) {
  const auto read = read_ics_lines(file);
  if (!read) return std::unexpected(read.error());
  const auto kept = kept_of(*read);
  if (!kept) return std::unexpected(kept.error());
  ical::never_abort();
  const ical::Component calendar(icalparser_parse_string(kept->c_str()));
  const auto event = replying_event(calendar.get());
  if (!event) return std::unexpected(event.error());
  InvitationReply reply;
  if (auto uid = check_uid(*event, asked); !uid) return std::unexpected(uid.error());
  if (auto attendee = read_attendee(*event, read->lines, asked, reply); !attendee) return std::unexpected(attendee.error());
  if (auto sequence = read_sequence(read->lines, asked, reply); !sequence) return std::unexpected(sequence.error());
  if (auto stamp = read_stamp(*event, reply); !stamp) return std::unexpected(stamp.error());
  read_comments(read->lines, reply);
  return reply;
}

}  // namespace giaoban
