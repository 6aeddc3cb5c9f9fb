#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/calendar/event.h"

namespace giaoban {

/// What a calendar program answered to an invitation (METHOD:REPLY of RFC 5546).
struct InvitationReply {
  std::string attendee;                 ///< address in small letters
  Answer answer = Answer::kNone;        ///< never kNone
  std::string delegate = {};            ///< address in small letters; of kDelegated only
  std::int64_t sequence = 0;            ///< of the invitation that was answered
  /// When the answer was given, where the file says so: the later one of two counts, whichever comes first.
  std::optional<std::uint64_t> answered_ms = {};
  std::string comment = {};             ///< lines, at most kCommentCodePoints
  bool is_comment_cut = false;          ///< there was more

  bool operator==(const InvitationReply&) const = default;
};

constexpr std::size_t kCommentCodePoints = 2000;

/// What a reply is held against.
struct AskedFor {
  SpaceId conference;
  std::int64_t sequence = 0;  ///< the one that was sent last
  /// Whether this address, in small letters, was invited, or is known to stand in for somebody who was.
  std::function<bool(std::string_view email)> is_invited;
};

/// Reads the .ics file of an answer. It proves nothing about who made it: whoever brings it must be allowed to answer for
/// the attendee. Errors, with the pointer of the property:
///   unsupported_media  no iCalendar, or not one answer to one event
///   invalid_text, too_large, too_many  as read_ics_lines()
///   missing_field      /UID, /ATTENDEE or /METHOD
///   invalid_field      /METHOD other than REPLY; /ATTENDEE without an address or an answer, or more than one; /SEQUENCE
///                      above what was sent; /DTSTAMP; /RRULE and the like: briefings do not recur
///   record_unknown     /UID of another conference; /ATTENDEE who was not invited
///   conflict           /SEQUENCE below what was sent: the conference has changed since, the answer was to what it was
Result<InvitationReply> decode_reply(std::string_view file, const AskedFor& asked);

}  // namespace giaoban
