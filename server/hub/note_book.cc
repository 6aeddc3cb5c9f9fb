#include "server/hub/note_book.h"

#include <mutex>
#include <optional>
#include <set>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

std::string key_of(const SpaceId& space, const AccountId& account) {
  std::string key = "note/";
  key += as_text(space.view());
  key += as_text(account.view());
  return key;
}

std::string encode(const Note& note) {
  std::string row;
  ByteWriter(row).u64(note.changed_ms);
  return row + note.text;
}

Result<Note> decode(std::string_view row) {
  ByteReader in(row);
  const std::uint64_t changed_ms = in.u64();
  if (in.failed()) return fail(problem::kDataDamaged, "a private note cannot be read");
  return Note{std::string(row.substr(sizeof changed_ms)), changed_ms};
}

}  // namespace

/// Which notes are on their way to the disk: what the store says of them is about to change.
struct NoteBook::Writing {
  std::mutex mutex;  // guards keys
  std::set<std::string> keys;

  bool begin(const std::string& key) {
    const std::lock_guard lock(mutex);
    return keys.insert(key).second;
  }
  void end(const std::string& key) {
    const std::lock_guard lock(mutex);
    keys.erase(key);
  }
};

std::shared_ptr<NoteBook::Writing> NoteBook::make_writing() { return std::make_shared<Writing>(); }

Result<Note> NoteBook::read(const SpaceId& space, const AccountId& account) const {
  const auto row = store_.get(Table::kMeta, key_of(space, account));
  return row ? decode(*row) : Note{};
}

void NoteBook::put(const SpaceId& space, const AccountId& account, Note note, const std::function<bool(const Note&)>& replaces, Done done) {
  if (note.text.size() > kNoteBytes) return done(fail(problem::kTooLarge, "a note has at most 16 KiB"));
  const std::string key = key_of(space, account);
  if (committer_.is_full() || !writing_->begin(key)) return done(fail(problem::kBusy));
  Commit commit;
  commit.epoch = committer_.epoch();
  std::optional<Result<Put>> settled;  // without a write
  if (auto now = read(space, account); !now) settled = std::unexpected(now.error());
  else if (!replaces(*now)) settled = Put{std::move(*now), false};
  if (settled) {
    writing_->end(key);
    return done(*settled);
  }
  commit.rows.put(Table::kMeta, key, encode(note));
  commit.done = [writing = writing_, key, note = std::move(note), done = std::move(done)](const Result<void>& written) {
    writing->end(key);
    done(written ? Result<Put>(Put{note, true}) : std::unexpected(written.error()));
  };
  committer_.submit(std::move(commit));
}

}  // namespace giaoban
