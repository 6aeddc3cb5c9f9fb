#include "server/invitations/replies.h"

#include <map>

#include "server/invitations/conference_event.h"

namespace giaoban {
namespace {

constexpr std::size_t kSubstituteCodePoints = 160;  // records/responses.json; addresses may be longer

using ByAddress = std::map<std::string, Invitee, std::less<>>;

/// Who answers under which address. A unit's own stands before those of its people.
ByAddress by_address(const Space& conference, const Space* registry) {
  ByAddress found;
  std::map<std::string, const Invitee*> units;
  const auto invitees = invitees_of(conference, registry);
  for (const Invitee& invitee : invitees) {
    if (invitee.unit) units[invitee.unit->text()] = &invitee;
    if (!invitee.email.empty()) found.emplace(folded_email(invitee.email), invitee);
  }
  if (registry == nullptr) return found;
  registry->each("people", [&](const std::string& id, const Record& person) {
    const auto unit = units.find(id.substr(0, id.find('/')));
    const std::string email = person.text("email");
    if (unit != units.end() && is_email_address(email)) found.emplace(folded_email(email), *unit->second);
  });
  return found;
}

/// What the file is wrong about, in the words of this endpoint; what it is wrong in stays as it is.
Error refusal(Error error) {
  if (error.code == problem::kRecordUnknown) error.code = problem::kReplyForAnother;
  if (error.code == problem::kTooMany) error.code = problem::kTooLarge;  // lines of a file, not requests
  if (error.code == problem::kConflict) error.code = problem::kReplyOutdated;
  return error;
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

RecordChange change_of(const Invitee& from, const InvitationReply& reply) {
  if (!from.unit) return {"guests", from.guest, {{"answer", answer_text(reply.answer)}}, {}};
  const Json fields = {{"answer", answer_text(reply.answer)}, {"substitute", or_null(one_line(reply.delegate, kSubstituteCodePoints))}, {"note", or_null(reply.comment)}};
  return {"responses", from.unit->text() + "/response", fields, {}};
}

}  // namespace

Result<MatchedReply> match_reply(std::string_view file, const Space& conference, const Space* registry) {
  const Record* record = conference.find("conferences", conference.id().text());
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "the space holds no conference");
  const ByAddress addresses = by_address(conference, registry);
  const AskedFor asked{conference.id(), event_sequence(*record), [&](std::string_view email) { return addresses.contains(email); }};
  const auto reply = decode_reply(file, asked);
  if (!reply) return std::unexpected(refusal(reply.error()));
  const Invitee& from = addresses.at(reply->attendee);
  const bool is_overtaken = reply->answered_ms && *reply->answered_ms + 1000 <= from.answered_ms;  // files tell seconds
  return MatchedReply{from, change_of(from, *reply), is_overtaken};
}

}  // namespace giaoban
