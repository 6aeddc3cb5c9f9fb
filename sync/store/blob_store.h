#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace giaoban {

/// Files by the hash of their bytes, each one file `ab/cdef…` of a directory; what is not whole yet is under `incoming/`.
/// A file is there under its hash only once it was synced. Thread-safe for different hashes; whoever fetches one hash
/// does so from one place at a time.
class BlobStore {
 public:
  /// Makes the directories, and removes what uploads of an earlier run left half-sent (fetched parts are kept: they are
  /// taken up again). Errors: storage_failed, disk_full.
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& directory);

  bool has(const Hash& blob) const;
  std::optional<std::uint64_t> size(const Hash& blob) const;
  /// Where the whole file lies; it may not be there.
  std::filesystem::path path(const Hash& blob) const;
  /// At most `max` bytes from `offset` on. Errors: not_found, storage_failed.
  Result<std::string> read(const Hash& blob, std::uint64_t offset, std::size_t max) const;

  // --- a file whose hash is known, in chunks that go on after an interruption (SPEC P8)
  std::uint64_t partial_size(const Hash& blob) const;
  /// Appends at `offset`, which must be where the part ends. Errors: conflict, too_large (over limits::kBlobBytes),
  /// disk_full, storage_failed.
  Result<void> append(const Hash& blob, std::uint64_t offset, std::string_view bytes);
  /// Checks the hash and puts the file in its place, synced. Errors: data_damaged (the part is set aside as
  /// `<hash>.refused`, and fetching begins anew), disk_full, storage_failed.
  Result<void> finish(const Hash& blob);

  /// A file that streams in, its hash not known before the end. Removes what it wrote unless finish() succeeded.
  class Upload {
   public:
    ~Upload();
    /// Errors: too_large (over limits::kBlobBytes), disk_full, storage_failed.
    Result<void> append(std::string_view bytes);
    std::uint64_t size() const { return size_; }
    /// Syncs the file and puts it in its place. Errors: disk_full, storage_failed.
    Result<Hash> finish();

   private:
    friend class BlobStore;
    Upload(const BlobStore& store, std::filesystem::path file, int fd) : store_(store), file_(std::move(file)), fd_(fd) {}
    const BlobStore& store_;
    std::filesystem::path file_;
    int fd_;
    Hasher hasher_;
    std::uint64_t size_ = 0;
  };
  /// `name` must be fresh, of [0-9a-f]. Errors: disk_full, storage_failed.
  Result<std::unique_ptr<Upload>> begin_upload(std::string_view name) const;

 private:
  explicit BlobStore(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path part(const Hash& blob) const;
  Result<void> put_in_place(const std::filesystem::path& file, const Hash& blob) const;

  std::filesystem::path directory_;
};

/// Reads every whole file of a blob directory against its name; `bad(line)` names each that does not fit.
struct BlobCount {
  std::size_t checked = 0, faults = 0;
};
BlobCount verify_blobs(const std::filesystem::path& directory, const std::function<void(const std::string&)>& bad);

}  // namespace giaoban
