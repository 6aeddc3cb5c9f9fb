#pragma once
#include "server/invitations/conference_letter.h"

namespace giaoban {

/// Whether the invitation that went out to somebody is no longer what holds: day, hours or place changed since. `has_letter`:
/// whether a letter under the present sequence is known, asked of guests whose invitation went out on the day of the change.
bool is_outdated(const Invitee& invitee, const Record& conference, bool has_letter);

/// To whom letters of a purpose go where nobody was named: invitations to who has none or an outdated one, reminders to who has
/// not answered one, cancellations to who had one: to all of them where the conference is off, else to those who were removed.
bool is_meant(LetterPurpose purpose, const Invitee& invitee, const Record& conference, bool outdated);

/// What a queued letter changes in the space: that it was sent, under which sequence, or when somebody was reminded; empty
/// where the record says so already.
std::optional<RecordChange> sent_change(LetterPurpose purpose, const Space& conference, const Invitee& invitee, std::string_view today);

/// The same undone, for an invitation that never left.
RecordChange unsent_change(const Invitee& invitee);

}  // namespace giaoban
