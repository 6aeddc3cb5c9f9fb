#include "server/invitations/letter_choice.h"

namespace giaoban {
namespace {

/// The record's fields that are another than they stand there.
std::optional<RecordChange> changed(const Space& conference, RecordChange change) {
  const Record* record = conference.find(change.collection, change.id);
  if (record == nullptr || !record->exists()) return change;
  Json fields = Json::object();
  for (const auto& [name, value] : change.fields.items()) {
    const Json* before = record->field(name);
    if (before == nullptr || *before != value) fields[name] = value;
  }
  if (fields.empty()) return std::nullopt;
  change.fields = std::move(fields);
  return change;
}

}  // namespace

bool is_outdated(const Invitee& invitee, const Record& conference, bool has_letter) {
  if (!invitee.was_sent || is_cancelled(conference)) return false;
  const std::int64_t sequence = event_sequence(conference);
  if (invitee.unit) return invitee.sent_sequence.value_or(0) < sequence;
  const std::string changed_on = vietnam_day(static_cast<std::uint64_t>(sequence) * 1000 + kSequenceBeginsMs);
  return changed_on > invitee.sent_on || (changed_on == invitee.sent_on && !has_letter);
}

bool is_meant(LetterPurpose purpose, const Invitee& invitee, const Record& conference, bool outdated) {
  if (invitee.email.empty()) return false;
  switch (purpose) {
    case LetterPurpose::kInvitation: return !invitee.is_removed && (!invitee.was_sent || outdated);
    case LetterPurpose::kReminder: return !invitee.is_removed && invitee.was_sent && invitee.answer == Answer::kNone;
    case LetterPurpose::kCancellation: return invitee.was_sent && (invitee.is_removed || is_cancelled(conference));
  }
  return false;
}

std::optional<RecordChange> sent_change(LetterPurpose purpose, const Space& conference, const Invitee& invitee, std::string_view today) {
  const Record* record = conference.find("conferences", conference.id().text());
  if (record == nullptr || purpose == LetterPurpose::kCancellation) return std::nullopt;
  if (!invitee.unit) {
    if (purpose == LetterPurpose::kReminder) return std::nullopt;
    return changed(conference, {"guests", invitee.guest, {{"sent_on", today}}, {}});
  }
  const std::string unit = invitee.unit->text();
  if (purpose == LetterPurpose::kReminder) return changed(conference, {"invitations", unit, {{"reminded_on", today}}, {}});
  return changed(conference, {"invitations", unit, {{"unit", unit}, {"sent_on", today}, {"sequence", event_sequence(*record)}}, {}});
}

RecordChange unsent_change(const Invitee& invitee) {
  if (!invitee.unit) return {"guests", invitee.guest, {{"sent_on", nullptr}}, {}};
  return {"invitations", invitee.unit->text(), {{"sequence", nullptr}}, {}};  // its sent_on may be of an invitation on paper
}

}  // namespace giaoban
