#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace giaoban {

// The file of an archive (SPEC K6): frames, each provable alone, so that a changed byte is named by its place.
//
//   archive := "giaoban archive 1\n", frame*
//   frame   := u8 kind, u32 plain bytes, u32 stored bytes, stored, 8 bytes of hash( all of the frame before )
//
// `stored` is zstd (RFC 8878) of the plain bytes where that is shorter, else these. The last frame is `end`.

enum class ArchiveFrame : std::uint8_t {
  kSpace = 1,       ///< space, u64 unix_ms
  kBase = 2,        ///< signed checkpoint from which the logs of the file begin; its state follows
  kCheckpoint = 3,  ///< signed checkpoint that the logs reach at `reached`; its state follows
  kState = 4,       ///< bytes of the state of the checkpoint before
  kBatch = 5,       ///< log batch (P4)
  kReached = 6,     ///< nothing: the batches until here end where the checkpoint says
  kFile = 7,        ///< hash, u64 offset, u64 total, bytes of a file that the records name
  kEnd = 8,         ///< u64 entries, u64 files, hash of all frames before
};

/// The longest plain content of a frame.
constexpr std::size_t kArchiveFrameBytes = (4 << 20) + 256;

/// Writes an archive beside its place and puts it there whole and synced, or not at all. Errors of all: disk_full,
/// storage_failed.
class ArchiveWriter {
 public:
  /// Error: already_exists.
  static Result<std::unique_ptr<ArchiveWriter>> create(const std::filesystem::path& file);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  Result<void> add(ArchiveFrame kind, std::string_view plain);
  /// The end, with the hash of all frames.
  Result<void> finish(std::uint64_t entries, std::uint64_t files);
  std::uint64_t bytes() const { return bytes_; }

 private:
  ArchiveWriter(std::filesystem::path file, int fd) : file_(std::move(file)), fd_(fd) {}
  std::filesystem::path part() const { return file_.string() + ".part"; }
  Result<void> write(std::string_view bytes);

  std::filesystem::path file_;
  int fd_;
  std::uint64_t bytes_ = 0;
  Hasher hasher_;
};

/// One frame as it was read.
struct ArchivePart {
  std::uint64_t offset = 0;  ///< where the frame begins in the file
  ArchiveFrame kind = ArchiveFrame::kEnd;
  std::string plain;
};

/// Reads an archive frame by frame; takes memory for one. Errors: not_found, data_damaged (with the place), data_newer,
/// those of `visit`.
Result<void> read_archive(const std::filesystem::path& file, const std::function<Result<void>(const ArchivePart&)>& visit);

}  // namespace giaoban
