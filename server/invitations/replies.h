#pragma once
#include "server/calendar/reply.h"
#include "server/invitations/invitees.h"

namespace giaoban {

/// An answer that came as a file, and what it would change.
struct MatchedReply {
  Invitee from;         ///< whose answer it is
  RecordChange change;  ///< to `responses` or `guests`
  bool is_overtaken = false;  ///< an answer was written down after this one was given: for whoever may know that
};

/// Whose answer an .ics file is, by the conference's UID, the address (of the unit, of a person of the unit, of the guest) and
/// the sequence. Errors: reply_for_another, reply_outdated (the conference changed since), record_unknown (no conference), too_large (of bytes, lines or parts), and those of decode_reply() for what is no answer.
Result<MatchedReply> match_reply(std::string_view file, const Space& conference, const Space* registry);

}  // namespace giaoban
