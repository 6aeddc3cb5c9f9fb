#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// One content line of iCalendar (RFC 5545, 3.1), unfolded.
struct IcsLine {
  std::vector<std::string> within;  ///< the components around it, outermost first: {"VCALENDAR", "VEVENT"}
  std::string name;                 ///< in capitals: "ATTENDEE"
  std::string text;                 ///< the whole line, name included, without its end
  std::size_t value_at = 0;         ///< where in `text` the value begins

  std::string_view value() const { return std::string_view(text).substr(value_at); }
};

struct IcsFile {
  std::vector<std::vector<std::string>> components;  ///< each as the path to it: {"VCALENDAR", "VEVENT"}
  std::vector<IcsLine> lines;                        ///< without BEGIN and END
};

// What a file may hold at most. A reply of Outlook or Google, with its time zone, has some 60 lines in 3 KiB.
constexpr std::size_t kIcsBytes = 256 << 10;
constexpr std::size_t kIcsLines = 2000;           // unfolded
constexpr std::size_t kIcsLineBytes = 8 << 10;    // unfolded
constexpr std::size_t kIcsDepth = 4;              // VCALENDAR > VEVENT > VALARM is 3
constexpr std::size_t kIcsComponents = 32;
constexpr std::size_t kIcsParameters = 32;        // of one line

/// Cuts a file into its lines and checks what can be checked without knowing what they mean, in one pass and without
/// recursion: so that no parser sees what could overwhelm it. Lines may end with LF alone; a byte order mark is taken.
/// Errors: unsupported_media (no calendar; BEGIN and END that do not match; more than one calendar), invalid_text (not UTF-8, control characters), too_large, too_many.
Result<IcsFile> read_ics_lines(std::string_view file);

}  // namespace giaoban
