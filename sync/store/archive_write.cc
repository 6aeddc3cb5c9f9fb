#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/store/archive.h"
#include "sync/store/archive_file.h"
#include "sync/store/base.h"
#include "sync/store/state.h"

namespace giaoban {
namespace {

constexpr std::size_t kPieceBytes = 4 << 20;

/// One space on its way into a file.
class SpaceArchive {
 public:
  SpaceArchive(ArchiveWriter& out, const StoreReader& view, const LogCatalog& catalog, const BlobStore& blobs, const SpaceId& space)
      : out_(out), view_(view), catalog_(catalog), blobs_(blobs), space_(space) {
    summary_.space = space;
  }

  Result<ArchiveSummary> run(const std::optional<Checkpoint>& checkpoint, std::uint64_t unix_ms) {
    summary_.heads = read_heads(view_, catalog_, space_);
    summary_.checkpoint = checkpoint;
    if (summary_.heads.empty()) return fail(problem::kSpaceUnknown, space_.text());
    for (const auto& step : {&SpaceArchive::begin, &SpaceArchive::write_logs, &SpaceArchive::write_files})
      if (auto done = (this->*step)(unix_ms); !done) return std::unexpected(done.error());
    if (auto ended = out_.finish(summary_.entries, summary_.files); !ended) return std::unexpected(ended.error());
    summary_.bytes = out_.bytes();
    return summary_;
  }

 private:
  Result<void> begin(std::uint64_t unix_ms) {
    std::string head(as_text(space_.view()));
    ByteWriter(head).u64(unix_ms);
    if (auto added = out_.add(ArchiveFrame::kSpace, head); !added) return added;
    const auto base = read_base(view_, space_);
    if (!base) return std::unexpected(base.error());
    if (*base) {
      base_ = **base;
      if (auto added = add_checkpoint(ArchiveFrame::kBase, *base_); !added) return added;
    }
    return summary_.checkpoint ? add_checkpoint(ArchiveFrame::kCheckpoint, *summary_.checkpoint) : Result<void>();
  }

  Result<void> add_checkpoint(ArchiveFrame kind, const Checkpoint& checkpoint) {
    if (auto added = out_.add(kind, encode_checkpoint(checkpoint)); !added) return added;
    for (std::uint64_t offset = 0; offset < checkpoint.state_bytes;) {
      const auto piece = blobs_.read(checkpoint.state, offset, kPieceBytes);
      if (!piece) return std::unexpected(piece.error());
      if (piece->empty()) return fail(problem::kDataDamaged, "the state " + checkpoint.state.text() + " is cut short");
      if (auto added = out_.add(ArchiveFrame::kState, *piece); !added) return added;
      offset += piece->size();
    }
    return {};
  }

  /// The owner's log first (W4); up to the checkpoint, where there is one, before what comes after it.
  Result<void> write_logs(std::uint64_t) {
    const Checkpoint* checkpoint = summary_.checkpoint ? &*summary_.checkpoint : nullptr;
    if (checkpoint != nullptr) {
      if (auto written = write_logs_until([&](const NodeId& origin) { return checkpoint->reach(origin); }); !written) return written;
      if (auto added = out_.add(ArchiveFrame::kReached, ""); !added) return added;
    }
    return write_logs_until([&](const NodeId& origin) { return summary_.heads.at(origin).seq; });
  }

  Result<void> write_logs_until(const std::function<std::uint64_t(const NodeId&)>& until) {
    std::vector<NodeId> origins;
    for (const auto& [origin, head] : summary_.heads) origins.push_back(origin);
    const auto founding = describe_checkpoint(view_, catalog_, space_);
    if (!founding) return std::unexpected(founding.error());
    std::ranges::sort(origins, {}, [&](const NodeId& origin) { return std::pair(origin != founding->owner, origin); });
    for (const NodeId& origin : origins)
      if (auto written = write_log(origin, until(origin)); !written) return written;
    return {};
  }

  Result<void> write_log(const NodeId& origin, std::uint64_t until) {
    std::uint64_t& reached = reached_.try_emplace(origin, base_ ? base_->reach(origin) : 0).first->second;
    while (reached < until) {
      const auto batch = read_batch(view_, catalog_, {space_, origin}, reached + 1, kPieceBytes / 2, until);
      if (!batch) return std::unexpected(batch.error());
      if (!*batch) return fail(problem::kDataDamaged, "entry " + std::to_string(reached + 1) + " of " + origin.text() + " is missing");
      if (auto added = out_.add(ArchiveFrame::kBatch, encode_batch(**batch)); !added) return added;
      summary_.entries += (*batch)->bodies.size();
      reached = (*batch)->last_seq();
    }
    return {};
  }

  Result<void> write_files(std::uint64_t) {
    const auto files = named_files(view_, space_);
    if (!files) return std::unexpected(files.error());
    for (const Hash& file : *files)
      if (auto written = write_file(file); !written) return written;
    return {};
  }

  Result<void> write_file(const Hash& file) {
    const auto total = blobs_.size(file);
    if (!total) return fail(problem::kNotFound, "the file " + file.text() + " is not here yet");
    ++summary_.files;
    std::uint64_t offset = 0;
    do {
      const auto bytes = blobs_.read(file, offset, kPieceBytes);
      if (!bytes) return std::unexpected(bytes.error());
      std::string piece(as_text(file.view()));
      ByteWriter out(piece);
      out.u64(offset);
      out.u64(*total);
      out.raw(*bytes);
      if (auto added = out_.add(ArchiveFrame::kFile, piece); !added) return added;
      offset += bytes->size();
      if (bytes->empty() && offset < *total) return fail(problem::kDataDamaged, "the file " + file.text() + " is cut short");
    } while (offset < *total);
    return {};
  }

  ArchiveWriter& out_;
  const StoreReader& view_;
  const LogCatalog& catalog_;
  const BlobStore& blobs_;
  SpaceId space_;
  std::optional<Checkpoint> base_;
  std::map<NodeId, std::uint64_t> reached_;
  ArchiveSummary summary_;
};

}  // namespace

Result<ArchiveSummary> write_archive(const std::filesystem::path& file, const StoreReader& view, const LogCatalog& catalog,
                                     const BlobStore& blobs, const SpaceId& space,
                                     const std::optional<Checkpoint>& checkpoint, std::uint64_t unix_ms) {
  auto out = ArchiveWriter::create(file);
  if (!out) return std::unexpected(out.error());
  return SpaceArchive(**out, view, catalog, blobs, space).run(checkpoint, unix_ms);
}

}  // namespace giaoban
