#pragma once
#include <span>

#include "server/api/callers.h"
#include "server/api/letter_desk.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

struct LettersParts {
  Hub& hub;
  LetterDesk& desk;
  FindCaller find_caller;
  std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
};

/// Letters about a conference and answers to them, for its convener's secretaries; a unit's bring the answer of their own.
/// GET /api/v1/conferences/{space}/letters: everybody invited, with the letters to them (api/letters.json).
/// POST the same: queues letters (api/letters_request.json), and notes in the space that they were sent.
/// POST /api/v1/conferences/{space}/letters/{letter}/retry, DELETE /api/v1/conferences/{space}/letters/{letter}: a letter that
/// was given up.
/// POST /api/v1/conferences/{space}/replies: an answer as an .ics file, at most kIcsBytes (api/reply_taken.json). It becomes the
/// unit's response, or the guest's, by the same command that the page gives. What belongs to a unit of another node is forbidden
/// here: that node alone writes it.
void add_letters_api(Router& router, LettersParts parts);

/// Reminds all units of the conferences that this node owns and that due_reminders() names, and notes it. Does nothing where there
/// is no mail server.
boost::asio::awaitable<void> remind_where_due(Hub& hub, LetterDesk& desk);

}  // namespace giaoban
