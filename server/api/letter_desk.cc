#include "server/api/letter_desk.h"

#include <algorithm>

#include "server/invitations/task_letters.h"

namespace giaoban {
namespace {

LetterPurpose purpose_of(LetterKind kind) {
  switch (kind) {
    case LetterKind::kInvitation: return LetterPurpose::kInvitation;
    case LetterKind::kReminder: return LetterPurpose::kReminder;
    case LetterKind::kCancellation: return LetterPurpose::kCancellation;
  }
  return LetterPurpose::kInvitation;
}

const Record* record_of(const Space& conference) {
  const Record* record = conference.find("conferences", conference.id().text());
  return record != nullptr && record->exists() ? record : nullptr;
}

schema::LetterProgress progress_of(LetterState state) {
  switch (state) {
    case LetterState::kWaiting: return schema::LetterProgress::kWaiting;
    case LetterState::kSent: return schema::LetterProgress::kSent;
    case LetterState::kRefused: return schema::LetterProgress::kRefused;
    case LetterState::kExpired: return schema::LetterProgress::kExpired;
  }
  return schema::LetterProgress::kWaiting;
}

schema::LetterState state_json(LetterKind kind, const OutboxItem& item) {
  schema::LetterState state;
  state.id = item.id;
  state.kind = kind;
  state.progress = progress_of(item.state);
  state.queued_ms = static_cast<std::int64_t>(item.queued_ms);
  state.at_ms = static_cast<std::int64_t>(item.at_ms);
  state.attempts = item.attempts;
  if (!item.detail.empty()) state.detail = one_line(item.detail, 400);
  return state;
}

/// Whether a letter to somebody who was named makes sense: who answered is not reminded, who was removed not invited.
bool may_go(LetterKind kind, const Invitee& invitee) {
  if (invitee.email.empty() || (invitee.is_removed && kind != LetterKind::kCancellation)) return false;
  return kind != LetterKind::kReminder || invitee.answer == Answer::kNone;
}

/// Everybody who may be written to, those who were removed last.
std::vector<Invitee> recipients_of(const LetterDesk::Matter& matter) {
  auto all = invitees_of(*matter.conference, matter.registry.get());
  std::ranges::move(removed_guests(*matter.conference, matter.registry.get()), std::back_inserter(all));
  return all;
}

/// The sequence under which the last invitation went out.
std::int64_t invitation_sequence(const Record& record, const Invitee& invitee) {
  return is_cancelled(record) && invitee.sent_sequence ? *invitee.sent_sequence : event_sequence(record);
}

}  // namespace

std::vector<LetterDesk::Known> LetterDesk::letters_to(const Matter& matter, const Invitee& invitee) const {
  std::vector<Known> letters;
  const Record* record = record_of(*matter.conference);
  if (parts_.outbox == nullptr || record == nullptr || invitee.email.empty()) return letters;
  const SpaceId& id = matter.conference->id();
  const std::string reminded_on = invitee.unit ? invitee.reminded_on : vietnam_day(matter.now_ms);
  const auto add = [&](LetterKind kind, std::int64_t sequence, std::string_view day) {
    const auto item = parts_.outbox->item(purpose_letter_id(purpose_of(kind), id, invitee.email, sequence, day));
    if (item) letters.push_back({kind, *item});
  };
  add(LetterKind::kInvitation, invitation_sequence(*record, invitee), "");
  if (!reminded_on.empty()) add(LetterKind::kReminder, 0, reminded_on);
  if (is_cancelled(*record) && !invitee.is_removed) add(LetterKind::kCancellation, event_sequence(*record), "");
  else if (const auto withdrawal = withdrawal_of(matter, invitee)) letters.push_back({LetterKind::kCancellation, *withdrawal});
  return letters;
}

/// The letter that told a guest who was removed, also once the guest is back on the list.
std::optional<OutboxItem> LetterDesk::withdrawal_of(const Matter& matter, const Invitee& invitee) const {
  if (parts_.outbox == nullptr || invitee.unit || invitee.sent_on.empty() || invitee.email.empty()) return std::nullopt;
  return parts_.outbox->item(withdrawal_letter_id(matter.conference->id(), invitee));
}

bool LetterDesk::is_outdated_at(const Matter& matter, const Invitee& invitee) const {
  const Record* record = record_of(*matter.conference);
  if (record == nullptr || invitee.is_removed) return false;
  if (invitee.was_sent && !is_cancelled(*record) && withdrawal_of(matter, invitee)) return true;
  const auto letters = letters_to(matter, invitee);
  const bool has_letter = std::ranges::any_of(letters, [](const Known& known) { return known.kind == LetterKind::kInvitation; });
  return is_outdated(invitee, *record, has_letter);
}

/// One that has not left says what no longer holds.
void LetterDesk::take_back_invitation(const Matter& matter, const Invitee& invitee) {
  for (const Known& known : letters_to(matter, invitee))
    if (known.kind != LetterKind::kCancellation && known.item.state != LetterState::kSent) (void)parts_.outbox->forget(known.item.id);
}

/// Of a guest who was removed. Returns whether the invitation had not left: then there is nothing to tell.
bool LetterDesk::took_back_unsent(const Matter& matter, const Invitee& guest) {
  for (const Known& known : letters_to(matter, guest))
    if (known.kind == LetterKind::kInvitation && known.item.state != LetterState::kSent && parts_.outbox->forget(known.item.id)) return true;
  return false;
}

/// What no longer stands between the recipient and the letter that was queued now.
void LetterDesk::drop_contrary(LetterKind kind, const Matter& matter, const Invitee& invitee) {
  if (kind == LetterKind::kCancellation) take_back_invitation(matter, invitee);
  if (kind == LetterKind::kInvitation)
    if (const auto withdrawal = withdrawal_of(matter, invitee)) (void)parts_.outbox->forget(withdrawal->id);
  if (!invitee.is_removed) return;
  for (const Known& known : letters_to(matter, invitee))  // its id is free again: the guest may be invited again
    if (known.kind == LetterKind::kInvitation) (void)parts_.outbox->forget(known.item.id);
}

Result<LetterDesk::Queued> LetterDesk::queue(LetterKind kind, const Matter& matter, const std::optional<Chosen>& chosen) {
  if (parts_.outbox == nullptr) return fail(problem::kMailNotConfigured);
  const LetterPurpose purpose = purpose_of(kind);
  const LetterFrame frame{matter.now_ms, parts_.sender_email, parts_.public_url};
  const std::string today = vietnam_day(matter.now_ms);
  const Record* record = record_of(*matter.conference);
  Queued queued;
  for (const Invitee& invitee : recipients_of(matter)) {
    const bool is_wanted = chosen ? (*chosen)(invitee) && may_go(kind, invitee)
                                  : record == nullptr || is_meant(purpose, invitee, *record, is_outdated_at(matter, invitee));
    if (!is_wanted) continue;
    if (invitee.is_removed && took_back_unsent(matter, invitee)) {
      queued.changes.push_back(unsent_change(invitee));
      continue;
    }
    const auto letter = conference_letter(purpose, *matter.conference, matter.registry.get(), invitee, frame);
    if (!letter) return std::unexpected(letter.error());
    const bool is_new = !parts_.outbox->item(letter->id).has_value();
    if (auto added = parts_.outbox->add(*letter, matter.now_ms); !added) return std::unexpected(added.error());
    if (is_new) ++queued.letters;
    drop_contrary(kind, matter, invitee);
    if (auto change = sent_change(purpose, *matter.conference, invitee, today)) queued.changes.push_back(std::move(*change));
  }
  parts_.wake();
  return queued;
}

Result<std::size_t> LetterDesk::queue_task_letters(const Matter& matter) {
  if (parts_.outbox == nullptr) return fail(problem::kMailNotConfigured);
  std::size_t queued = 0;
  for (const Consignment& letter : due_task_letters(*matter.conference, matter.registry.get(), {matter.now_ms, parts_.sender_email, parts_.public_url})) {
    if (parts_.outbox->item(letter.id)) continue;
    if (auto added = parts_.outbox->add(letter, matter.now_ms); !added) return std::unexpected(added.error());
    ++queued;
  }
  if (queued > 0) parts_.wake();
  return queued;
}

schema::LetterRecipient LetterDesk::recipient(const Matter& matter, const Invitee& invitee) const {
  schema::LetterRecipient recipient;
  if (invitee.unit) recipient.unit = *invitee.unit;
  else recipient.guest = invitee.guest;
  recipient.name = invitee.name;
  if (!invitee.email.empty()) recipient.email = invitee.email;
  recipient.is_outdated = is_outdated_at(matter, invitee);
  for (const Known& known : letters_to(matter, invitee)) recipient.letters.push_back(state_json(known.kind, known.item));
  return recipient;
}

schema::Letters LetterDesk::standing(const Matter& matter) const {
  schema::Letters letters;
  letters.can_send = can_send();
  const Record* record = record_of(*matter.conference);
  if (record != nullptr) letters.sequence = event_sequence(*record);
  if (parts_.outbox != nullptr) {
    const OutboxStanding standing = parts_.outbox->standing();
    schema::MailServerStanding server;
    server.failures = standing.server_failures;
    if (standing.server_failures > 0) {
      server.next_try_ms = static_cast<std::int64_t>(standing.held_until_ms);
      server.detail = one_line(standing.detail, 400);
    }
    letters.server = std::move(server);
  }
  for (const Invitee& invitee : recipients_of(matter)) letters.recipients.push_back(recipient(matter, invitee));
  return letters;
}

Result<std::pair<Invitee, LetterDesk::Known>> LetterDesk::find(const Matter& matter, const Uuid& letter) const {
  if (parts_.outbox == nullptr) return fail(problem::kMailNotConfigured);
  for (const Invitee& invitee : recipients_of(matter))
    for (const Known& known : letters_to(matter, invitee))
      if (known.item.id == letter) return std::pair(invitee, known);
  return fail(problem::kRecordUnknown);
}

Result<LetterDesk::Queued> LetterDesk::retry(const Matter& matter, const Uuid& letter) {
  if (const auto found = find(matter, letter); !found) return std::unexpected(found.error());
  if (auto retried = parts_.outbox->retry(letter, matter.now_ms); !retried) return std::unexpected(retried.error());
  parts_.wake();
  return Queued{};
}

Result<LetterDesk::Queued> LetterDesk::forget(const Matter& matter, const Uuid& letter) {
  const auto found = find(matter, letter);
  if (!found) return std::unexpected(found.error());
  if (auto forgotten = parts_.outbox->forget(letter); !forgotten) return std::unexpected(forgotten.error());
  const auto& [invitee, known] = *found;
  Queued after;
  if (known.kind == LetterKind::kInvitation && known.item.state != LetterState::kSent) after.changes.push_back(unsent_change(invitee));
  return after;
}

}  // namespace giaoban
