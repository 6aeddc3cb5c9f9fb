#pragma once
#include "schema/api.h"
#include "server/invitations/letter_choice.h"
#include "sync/store/store.h"

namespace giaoban {

using schema::LetterKind;

/// Where letters about conferences are made and put into the outbox. Its functions write to disk or make many letters: they
/// are called on a thread where that may take long. Thread-safe.
class LetterDesk {
 public:
  struct Parts {
    Outbox* outbox = nullptr;    ///< null: this node has no mail server
    std::string sender_email = {};
    std::string public_url = {};  ///< as in EventFrame
    std::function<void()> wake = [] {};  ///< there may be something in the outbox
  };
  explicit LetterDesk(Parts parts) : parts_(std::move(parts)) {}

  bool can_send() const { return parts_.outbox != nullptr; }

  /// A conference to write about, as it is now.
  struct Matter {
    std::shared_ptr<const Space> conference;
    std::shared_ptr<const Space> registry;  ///< may be null
    std::uint64_t now_ms = 0;
  };
  /// Who is to be written to; nullopt: all of whom is_meant() says so.
  using Chosen = std::function<bool(const Invitee&)>;
  struct Queued {
    std::size_t letters = 0;            ///< that were not in the outbox before
    std::vector<RecordChange> changes;  ///< to be written to the space
  };
  /// Queues letters to those chosen who have an address and, of reminders, have not answered. What was queued before an error stays. A cancellation takes out
  /// invitations that have not left; guests who were removed are told by one that theirs no longer holds, though the conference goes on. Errors: mail_not_configured, those of conference_letter() and Outbox::add().
  Result<Queued> queue(LetterKind kind, const Matter& matter, const std::optional<Chosen>& chosen);

  /// Queues the letters about tasks that are due (due_task_letters). Returns how many were not in the outbox before. Errors:
  /// mail_not_configured, those of Outbox::add().
  Result<std::size_t> queue_task_letters(const Matter& matter);

  /// Everybody invited, then guests who were removed after an invitation went out, and the letters to them (api/letters.json).
  schema::Letters standing(const Matter& matter) const;

  /// Tries a letter that was given up again. Errors: mail_not_configured, record_unknown (no letter of this conference),
  /// those of Outbox.
  Result<Queued> retry(const Matter& matter, const Uuid& letter);
  /// Takes a letter out. Of an invitation that never left, the space is no longer to say that it was sent. Errors: as retry().
  Result<Queued> forget(const Matter& matter, const Uuid& letter);

 private:
  struct Known {
    LetterKind kind;
    OutboxItem item;
  };
  std::vector<Known> letters_to(const Matter& matter, const Invitee& invitee) const;
  bool is_outdated_at(const Matter& matter, const Invitee& invitee) const;
  /// The letter of this conference with that id, and to whom it is. Errors: mail_not_configured, record_unknown.
  Result<std::pair<Invitee, Known>> find(const Matter& matter, const Uuid& letter) const;
  std::optional<OutboxItem> withdrawal_of(const Matter& matter, const Invitee& invitee) const;
  void take_back_invitation(const Matter& matter, const Invitee& invitee);
  bool took_back_unsent(const Matter& matter, const Invitee& guest);
  void drop_contrary(LetterKind kind, const Matter& matter, const Invitee& invitee);
  schema::LetterRecipient recipient(const Matter& matter, const Invitee& invitee) const;

  Parts parts_;
};

}  // namespace giaoban
