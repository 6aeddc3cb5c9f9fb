#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "server/calendar/party.h"
#include "sync/base/id.h"

namespace giaoban {

enum class CalendarMethod : std::uint8_t { kRequest, kCancel };

/// The calendar that goes with a letter: shown by mail programs as an invitation, and attached as a file besides.
struct LetterCalendar {
  CalendarMethod method = CalendarMethod::kRequest;
  std::string ics;  ///< what encode_request() or encode_cancel() gave
};

/// A letter to one recipient.
struct Letter {
  Uuid id;  ///< its Message-ID is <id@domain of the sender>: a letter that is sent again is known for the same
  std::uint64_t date_ms = 0;  ///< Unix milliseconds
  Party from;
  Party to;
  std::optional<Party> reply_to = {};
  std::string subject;    ///< 1–kSubjectCodePoints
  std::string text;       ///< lines of plain text, 1–kLetterTextCodePoints
  std::string html = {};  ///< the same as HTML, or empty. Nothing in it is escaped here.
  std::optional<LetterCalendar> calendar = {};
};

constexpr std::size_t kSubjectCodePoints = 400;
constexpr std::size_t kLetterTextCodePoints = 64 << 10;
constexpr std::size_t kLetterHtmlCodePoints = 128 << 10;
constexpr std::size_t kLetterCalendarBytes = 512 << 10;
constexpr std::size_t kLetterBytes = 2 << 20;  // as it is sent

/// The letter as a mail server takes it (RFC 5322, 2045): ASCII alone, CRLF, no line above 998 characters, leading dots
/// left as they are. The same values give the same bytes. A value with a line break where a header stands is refused, never
/// repaired. Errors, with the pointer of the field: invalid_field, invalid_text, too_large.
Result<std::string> build_letter(const Letter& letter);

/// The id of a letter about a conference, the same whenever it is asked for: so that queueing one twice sends it once.
Uuid letter_id(const SpaceId& conference, std::string_view recipient, std::int64_t sequence, CalendarMethod method);

}  // namespace giaoban
