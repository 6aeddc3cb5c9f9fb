#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "server/mail/outbox_item.h"
#include "sync/store/store.h"

namespace giaoban {

/// A letter as it is handed to a mail server.
struct Consignment {
  Uuid id;
  std::string from, to;  ///< addresses of the envelope
  std::string letter;    ///< what build_letter() gave

  bool operator==(const Consignment&) const = default;
};

/// Whether letters leave at all.
struct OutboxStanding {
  std::size_t waiting = 0, given_up = 0;
  std::uint32_t server_failures = 0;   ///< in a row; 0 while the mail server takes letters
  std::uint64_t held_until_ms = 0;     ///< no letter is tried before, where server_failures > 0
  std::string detail = {};             ///< of the last of these failures
};

/// Letters that are to be sent, kept in Table::kMeta under "outbox/item/" and "outbox/letter/" until they are. Decides what
/// is sent when; sends nothing itself. Thread-safe; add(), note(), retry() and forget() wait for the disk.
///
/// The guarantee: a letter that add() took is on disk, and is sent or given up, visibly. Once note() has recorded that a
/// server took it, it is not sent again; not by this process either where that record failed. It is sent once more, byte for
/// byte and so under the same Message-ID, where the process ends between the server's 250 and the record, and where the
/// line breaks after the letter and before the 250: then nobody here can know (RFC 5321, 4.5.4.1 asks for the same).
class Outbox {
 public:
  static constexpr std::size_t kWaitingItems = 4096;      // beyond: busy
  static constexpr std::size_t kFinishedItems = 8192;     // beyond: the one that finished first is forgotten
  static constexpr std::uint64_t kLettersBytes = 128 << 20;  // on disk, given-up ones included; beyond: busy
  static constexpr std::size_t kInFlight = 4;             // letters that are being sent at a time

  /// `store` must outlive it.
  explicit Outbox(Store& store, OutboxRules rules = {}) : store_(store), rules_(rules) {}

  /// Reads what is on disk; before anything else. What was in flight waits again. Error: data_damaged.
  Result<void> load();

  /// Queues a letter; durable when it returns. A letter whose id is known stays as it is, whatever became of it: so asking
  /// twice is harmless. Errors: busy, too_large, invalid_field (an address), disk_full, storage_failed.
  Result<void> add(const Consignment& letter, std::uint64_t now_ms);

  /// Up to `most` letters whose turn has come, the one that waited longest first. Each is with its taker alone until
  /// note(). While the mail server fails, one at a time, and none before the time to try again.
  std::vector<Consignment> take(std::uint64_t now_ms, std::size_t most = kInFlight);
  /// What became of a letter that take() gave. Returns the item as it is then. An error (disk_full, storage_failed) means
  /// that the record is not on disk yet; it is held in memory, and nothing more is taken until it could be written.
  Result<OutboxItem> note(const Uuid& id, const Delivery& delivery, std::uint64_t now_ms, std::uint64_t random);
  /// When take() may have something; nullopt where nothing waits that is not in flight.
  std::optional<std::uint64_t> next_turn_ms() const;

  /// A person has a letter that was given up tried again, at once. Errors: record_unknown, conflict (it was not given
  /// up), disk_full, storage_failed.
  Result<void> retry(const Uuid& id, std::uint64_t now_ms);
  /// A person, or a conference that is off, takes a letter out: it is not sent, and its id is free again. Errors:
  /// record_unknown, conflict (it is being sent at this moment), disk_full, storage_failed.
  Result<void> forget(const Uuid& id);
  /// Somebody mended the mail server or its settings: tries at once.
  void release_hold();

  std::optional<OutboxItem> item(const Uuid& id) const;
  /// All of them, the one queued first first.
  std::vector<OutboxItem> items() const;
  OutboxStanding standing() const;

 private:
  using Turn = std::pair<std::uint64_t, Uuid>;

  Result<void> write_unrecorded();
  bool is_full(std::uint64_t letter_bytes) const;
  void set(const OutboxItem& item);
  void drop(const Uuid& id);
  void drop_old(std::uint64_t now_ms, Batch& rows);
  void note_server(const Delivery& delivery, std::uint64_t now_ms, std::uint64_t random);

  Store& store_;
  const OutboxRules rules_;
  mutable std::mutex mutex_;  // guards all below
  std::map<Uuid, OutboxItem> items_;
  std::set<Turn> turns_;     // of those that wait and are not in flight
  std::set<Turn> finished_;  // of those that no longer wait, by when
  std::set<Uuid> in_flight_;
  Batch unrecorded_;         // what note() could not write
  std::uint64_t letters_bytes_ = 0;
  std::uint32_t server_failures_ = 0;
  std::uint64_t held_until_ms_ = 0;
  std::string server_detail_;
};

}  // namespace giaoban
