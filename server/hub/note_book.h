#pragma once
#include <functional>
#include <memory>
#include <string>

#include "sync/store/committer.h"

namespace giaoban {

/// What an account noted for itself about a conference.
struct Note {
  std::string text;             ///< UTF-8; empty: no note
  std::uint64_t changed_ms = 0; ///< 0: never
};

/// Private notes of this node's accounts, apart from all logs: in Table::kMeta, in no archive, never sent to another node.
/// Whoever asks has found out that the account may see the space. All methods from any thread.
///
///   kMeta  "note/", space, account → u64 changed, text
class NoteBook {
 public:
  static constexpr std::size_t kNoteBytes = 16 << 10;

  /// The note as it is after put(), and whether it was put or the one before it was not what it was to replace.
  struct Put {
    Note note;
    bool is_taken = false;
  };
  using Done = std::function<void(const Result<Put>&)>;

  /// Both outlive every put() that has not called back.
  NoteBook(const StoreReader& store, Committer& committer) : store_(store), committer_(committer) {}

  /// An empty one where there is none. Error: data_damaged.
  Result<Note> read(const SpaceId& space, const AccountId& account) const;

  /// Puts `note` in the place of one that `replaces` says yes to. Calls `done` once that is on disk, on the committer's thread,
  /// or at once. Errors: too_large, busy (one of the same account and space is on its way, or the committer is full),
  /// data_damaged, disk_full, storage_failed; then the note is as it was.
  void put(const SpaceId& space, const AccountId& account, Note note, const std::function<bool(const Note&)>& replaces, Done done);

 private:
  struct Writing;

  const StoreReader& store_;
  Committer& committer_;
  std::shared_ptr<Writing> writing_ = make_writing();  // a commit under way outlives the book

  static std::shared_ptr<Writing> make_writing();
};

}  // namespace giaoban
