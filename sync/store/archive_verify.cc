#include <algorithm>

#include "sync/base/blob_manifest.h"
#include "sync/base/bytes.h"
#include "sync/space/file_names.h"
#include "sync/space/state_row.h"
#include "sync/store/archive.h"
#include "sync/store/archive_file.h"
#include "sync/store/memory_store.h"
#include "sync/store/state.h"
#include "sync/ydoc/update.h"

namespace giaoban {
namespace {

/// The rows of a state that follow from what the entries make, and those that tell who wrote what, which are found in the
/// entries alone.
struct StateParts {
  std::string rows;
  std::map<std::pair<std::string, std::uint64_t>, std::pair<Author, Hlc>> authors;
  std::map<Stamp, Author> writers;
};

Result<StateParts> split_state(std::string_view state) {
  StateParts parts;
  StateRowReader reader;
  const auto read = reader.add(state, [&](const StateRow& row) {
    if (const auto* author = std::get_if<StateAuthor>(&row))
      parts.authors[{std::string(author->document), author->client}] = {author->author, author->first};
    else if (const auto* writer = std::get_if<StateWriter>(&row))
      parts.writers[writer->version] = writer->author;
    else
      parts.rows += encode_state_row(row);
    return Result<void>();
  });
  if (!read) return std::unexpected(read.error());
  if (!reader.is_whole()) return fail(problem::kBadMessage, "a state is cut short");
  return parts;
}

/// Replays an archive into a space, frame by frame.
class ArchiveReplay {
 public:
  ArchiveReplay(const Verifier& verifier, std::uint64_t unix_ms) : verifier_(verifier), unix_ms_(unix_ms) {}

  Result<void> visit(const ArchivePart& part) {
    if (!space_ && part.kind != ArchiveFrame::kSpace) return fail(problem::kBadMessage, "no space was named before");
    // What was begun ends where another kind of frame comes.
    if (part.kind != ArchiveFrame::kState)
      if (auto ended = end_state(); !ended) return ended;
    if (part.kind != ArchiveFrame::kFile)
      if (auto ended = end_file(); !ended) return ended;
    switch (part.kind) {
      case ArchiveFrame::kSpace: return take_space(part.plain);
      case ArchiveFrame::kBase:
      case ArchiveFrame::kCheckpoint: return take_checkpoint(part);
      case ArchiveFrame::kState: state_ += part.plain; return check_state_size();
      case ArchiveFrame::kBatch: return take_batch(part.plain);
      case ArchiveFrame::kReached: return compare_state();
      case ArchiveFrame::kFile: return take_file(part.plain);
      case ArchiveFrame::kEnd: return end(part.plain);
    }
    return {};
  }
  ArchiveSummary summary() const { return summary_; }

 private:
  Result<void> take_space(std::string_view plain) {
    ByteReader in(plain);
    summary_.space = in.id<SpaceId>();
    in.u64();
    if (in.failed() || !in.at_end() || space_) return fail(problem::kBadMessage, "the name of the space");
    space_.emplace(summary_.space);
    return {};
  }

  Result<void> take_checkpoint(const ArchivePart& part) {
    auto checkpoint = decode_checkpoint(part.plain);
    if (!checkpoint) return std::unexpected(checkpoint.error());
    if (checkpoint->space != summary_.space) return fail(problem::kPolicyRefused, "a checkpoint of another space");
    if (auto checked = check_checkpoint(*checkpoint, verifier_); !checked) return checked;
    const bool is_base = part.kind == ArchiveFrame::kBase;
    if (summary_.checkpoint || (is_base && has_base_)) return fail(problem::kBadMessage, "a checkpoint that comes twice");
    if (summary_.entries != 0) return fail(problem::kBadMessage, "a checkpoint after entries");
    (is_base ? has_base_ : awaits_reached_) = true;
    if (!is_base) summary_.checkpoint = *checkpoint;
    open_state_ = std::move(*checkpoint);
    return {};
  }

  Result<void> check_state_size() {
    if (!open_state_) return fail(problem::kBadMessage, "a state without its checkpoint");
    return state_.size() <= open_state_->state_bytes ? Result<void>() : fail(problem::kBadMessage, "a state is too long");
  }

  Result<void> end_state() {
    if (!open_state_) return {};
    const Checkpoint checkpoint = *std::exchange(open_state_, std::nullopt);
    const std::string state = std::exchange(state_, {});
    if (state.size() != checkpoint.state_bytes || name_of(manifest_of(state)) != checkpoint.state)
      return fail(problem::kDataDamaged, "the state does not have the hash that its owner signed");
    if (awaits_reached_) {
      auto parts = split_state(state);
      if (!parts) return std::unexpected(parts.error());
      expected_ = std::move(*parts);
      return {};
    }
    const auto source = [&](std::uint64_t offset, std::size_t max) { return Result<std::string>(state.substr(offset, max)); };
    if (auto loaded = load_state(store_, catalog_, checkpoint, source, NodeId{}); !loaded) return loaded;
    auto loaded = load_space(store_, catalog_, summary_.space);
    if (!loaded) return std::unexpected(loaded.error());
    space_ = std::move(*loaded);
    auto parts = split_state(state);
    if (!parts) return std::unexpected(parts.error());
    known_ = std::move(*parts);
    return {};
  }

  Result<void> take_batch(std::string_view plain) {
    const auto batch = decode_batch(plain);
    if (!batch) return std::unexpected(batch.error());
    const auto taken = batch->log.space == summary_.space ? ingest(*space_, *batch, verifier_, unix_ms_)
                                                          : fail(problem::kPolicyRefused, "a batch of another space");
    if (!taken) {
      Error error = taken.error();
      error.detail = "entries " + std::to_string(batch->first_seq) + " to " + std::to_string(batch->last_seq()) + " of origin " +
                     batch->log.origin.text() + ": " + std::string(error.code) + " " + error.detail;
      return std::unexpected(error);
    }
    summary_.entries += taken->size();
    return keep_updates(batch->log.origin, *taken);
  }

  /// Documents are kept as their updates; records are in the space.
  Result<void> keep_updates(const NodeId& origin, const std::vector<Taken>& taken) {
    Batch rows;
    for (const Taken& one : taken) {
      if (awaits_reached_) tick_authors(origin, one.entry);
      if (one.applied.document.empty()) continue;
      rows.put(Table::kDocuments, layout::document_key(summary_.space, one.applied.document, one.applied.offset), one.entry.update());
    }
    return store_.write(rows);
  }

  /// Takes off what the state says of who wrote, where an entry says so too.
  void tick_authors(const NodeId& origin, const ParsedEntry& entry) {
    if (const auto found = expected_.writers.find({entry.hlc, origin});
        found != expected_.writers.end() && found->second == entry.author)
      expected_.writers.erase(found);
    if (entry.kind != EntryKind::kDocument) return;
    const auto summary = parse_update(entry.update());
    if (!summary) return;
    for (const ClockRange& range : summary->structs)
      if (const auto found = expected_.authors.find({entry.document, range.client});
          found != expected_.authors.end() && found->second == std::pair(entry.author, entry.hlc))
        expected_.authors.erase(found);
  }

  /// The entries up to here must make the state that the owner signed (SPEC K2).
  Result<void> compare_state() {
    if (!std::exchange(awaits_reached_, false)) return fail(problem::kBadMessage, "no checkpoint to compare with");
    if (space_->heads() != summary_.checkpoint->heads)
      return fail(problem::kDataDamaged, "the entries do not end in the heads of the checkpoint");
    Batch rows;
    for (const auto& [key, record] : space_->records()) rows.put(Table::kRecords, layout::record_key(summary_.space, key), record.encode());
    if (auto written = store_.write(rows); !written) return written;
    std::string state;
    const auto written = write_state(store_, catalog_, summary_.space, [&](std::string_view bytes) {
      state += bytes;
      return Result<void>();
    });
    if (!written) return written;
    const auto made = split_state(state);
    if (!made) return std::unexpected(made.error());
    if (made->rows != expected_.rows) return fail(problem::kDataDamaged, "the entries make another state than the owner signed");
    const auto tick_known = [](auto& expected, const auto& known) {
      std::erase_if(expected, [&](const auto& row) {
        const auto found = known.find(row.first);
        return found != known.end() && found->second == row.second;
      });
    };
    tick_known(expected_.authors, known_.authors);
    tick_known(expected_.writers, known_.writers);
    if (!expected_.authors.empty())
      return fail(problem::kDataDamaged, "the state names an author whom no entry names, of " + expected_.authors.begin()->first.first);
    if (!expected_.writers.empty())
      return fail(problem::kDataDamaged, "the state names a writer whom no entry names, of node " + expected_.writers.begin()->first.origin.text());
    return {};
  }

  Result<void> take_file(std::string_view plain) {
    ByteReader in(plain);
    const Hash file = in.id<Hash>();
    const std::uint64_t offset = in.u64(), total = in.u64();
    if (in.failed()) return fail(problem::kBadMessage, "a piece of a file");
    if (offset == 0) {
      if (auto ended = end_file(); !ended) return ended;
      open_file_.emplace(OpenFile{file, {}, 0, total});
    }
    if (!open_file_ || open_file_->hash != file || open_file_->size != offset || open_file_->total != total)
      return fail(problem::kBadMessage, "a piece of a file that does not follow");
    open_file_->cutter.add(in.rest());
    open_file_->size += in.rest().size();
    return {};
  }

  Result<void> end_file() {
    if (!open_file_) return {};
    OpenFile file = std::move(*std::exchange(open_file_, std::nullopt));
    if (file.size != file.total || name_of(file.cutter.finish()) != file.hash)
      return fail(problem::kDataDamaged, "the file " + file.hash.text() + " has other bytes");
    files_.insert(file.hash);
    ++summary_.files;
    return {};
  }

  Result<void> end(std::string_view plain) {
    if (awaits_reached_) return fail(problem::kBadMessage, "the logs do not reach the checkpoint");
    ByteReader in(plain);
    if (in.u64() != summary_.entries || in.u64() != summary_.files) return fail(problem::kBadMessage, "the end counts otherwise");
    summary_.heads = space_->heads();
    for (const auto& [key, record] : space_->records())
      for (const FileName& file : files_of(key.first, record))
        if (file.use != FileUse::kCheckpoint && !files_.contains(file.blob))
          return fail(problem::kDataDamaged, "the file " + file.blob.text() + " is missing");
    return {};
  }

  struct OpenFile {
    Hash hash;
    BlobCutter cutter;
    std::uint64_t size = 0, total = 0;
  };

  const Verifier& verifier_;
  const std::uint64_t unix_ms_;
  ArchiveSummary summary_;
  MemoryStore store_;
  LogCatalog catalog_;
  std::optional<Space> space_;
  bool has_base_ = false, awaits_reached_ = false;
  std::optional<Checkpoint> open_state_;  // whose bytes are coming
  std::string state_;
  StateParts expected_;                   // of the checkpoint
  StateParts known_;                      // of the base
  std::optional<OpenFile> open_file_;
  std::set<Hash> files_;
};

}  // namespace

Result<ArchiveSummary> verify_archive(const std::filesystem::path& file, const Verifier& verifier, std::uint64_t unix_ms) {
  ArchiveReplay replay(verifier, unix_ms);
  const auto read = read_archive(file, [&](const ArchivePart& part) -> Result<void> {
    const auto visited = replay.visit(part);
    if (visited) return {};
    return fail(problem::kDataDamaged, "at byte " + std::to_string(part.offset) + ": " +
                                           (visited.error().detail.empty() ? std::string(visited.error().code) : visited.error().detail));
  });
  if (!read) return std::unexpected(read.error());
  ArchiveSummary summary = replay.summary();
  std::error_code error;
  summary.bytes = std::filesystem::file_size(file, error);
  return summary;
}

}  // namespace giaoban
