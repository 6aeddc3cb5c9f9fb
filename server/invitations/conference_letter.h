#pragma once
#include "server/invitations/conference_event.h"
#include "server/invitations/letter_text.h"
#include "server/mail/letter.h"
#include "server/mail/outbox.h"

namespace giaoban {

/// Under which id a letter to an address stands in the outbox: of an invitation and a cancellation by sequence, of a reminder
/// by its day (yyyy-mm-dd), so there is one a day at most.
Uuid purpose_letter_id(LetterPurpose purpose, const SpaceId& conference, std::string_view email, std::int64_t sequence, std::string_view day);

/// The same of the letter that tells a guest who was removed: by the day of the invitation that it takes back, so whoever is
/// invited again and removed again hears of it again, and a change of the conference in between repeats nothing.
Uuid withdrawal_letter_id(const SpaceId& conference, const Invitee& guest);

/// Who writes, when and from where.
struct LetterFrame {
  std::uint64_t now_ms = 0;
  std::string sender_email;     ///< address of the envelope: mail_from of the configuration
  std::string public_url = {};  ///< as in EventFrame
};

/// The letter to one of the invited, ready for the outbox. Errors: record_unknown (no conference), invalid_field (no address),
/// conflict (an invitation or a reminder to one that is cancelled or to whom is no longer invited, a cancellation of one that is not
/// cancelled to somebody who is), those of check_event() and build_letter().
Result<Consignment> conference_letter(LetterPurpose purpose, const Space& conference, const Space* registry,
                                      const Invitee& invitee, const LetterFrame& frame);

/// The calendar day in Vietnam (UTC+7, no summer time), yyyy-mm-dd.
std::string vietnam_day(std::uint64_t unix_ms);

}  // namespace giaoban
