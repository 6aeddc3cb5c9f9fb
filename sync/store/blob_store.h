#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/blob_manifest.h"

namespace giaoban {

/// Files by the hash of their manifest, their chunks by the hash of their bytes, each chunk kept once (SPEC B). A
/// directory holds `chunks/ab/cdef…`, `manifests/ab/cdef…` of files that are here whole, `incoming/` (manifests of files
/// that are not, uploads under way) and `damaged/` (what was read with another hash; never removed). A file counts as here
/// only once it was synced. Thread-safe.
class BlobStore {
 public:
  /// Makes the directories, and removes what uploads of an earlier run left half-sent. Errors: storage_failed, disk_full.
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& directory);

  /// Whether the file is here whole, as far as is known without reading it.
  bool has(const Hash& blob) const;
  bool has_chunk(const Hash& chunk) const;
  /// Errors: not_found, data_damaged (it was set aside), storage_failed.
  Result<BlobManifest> manifest(const Hash& blob) const;
  /// The bytes of a chunk, checked. One that is damaged is set aside, so that a good one may take its place.
  /// Errors: not_found, data_damaged, storage_failed.
  Result<std::string> chunk(const Hash& chunk) const;

  /// A part of the file `blob`, whose manifest that is: the manifest itself, or a chunk that it names.
  /// Errors: forbidden (it names no such chunk), and those of chunk().
  Result<std::string> part(const Hash& blob, const BlobManifest& manifest, const Hash& part) const;

  /// Bytes of a file that is here whole; nullopt of another.
  std::optional<std::uint64_t> size(const Hash& blob) const;
  /// Bytes of a file from `offset` on, at least one and at most `max`, to the end of a chunk; none at its end.
  /// Errors: those of manifest() and chunk().
  Result<std::string> read(const Hash& blob, std::uint64_t offset, std::size_t max) const;

  // --- a file that comes chunk by chunk
  /// Keeps what is not here yet. Errors: data_damaged (the bytes have another hash, or are no manifest), disk_full,
  /// storage_failed.
  Result<void> keep_manifest(const Hash& blob, std::string_view bytes) const;
  Result<void> keep_chunk(const Hash& chunk, std::string_view bytes) const;
  /// Reads and syncs the file, and counts it as here. Errors: not_found (the manifest, or a chunk, also one that is
  /// damaged and was set aside), disk_full, storage_failed.
  Result<void> finish(const Hash& blob) const;
  /// The file is not whole any more: a chunk of it was damaged.
  void reopen(const Hash& blob) const;

  /// A file that streams in, its hash not known before the end. What it wrote goes unless keep() succeeded.
  class Upload {
   public:
    ~Upload();
    /// Errors: too_large (over limits::kBlobBytes), disk_full, storage_failed.
    Result<void> append(std::string_view bytes);
    std::uint64_t size() const { return size_; }
    /// How all that came is cut. Call once, after the last append(). Error: bad_request (nothing came).
    Result<BlobManifest> cut();
    /// Keeps the chunks that are not here yet, and the manifest, synced. Errors: disk_full, storage_failed.
    Result<Hash> keep(const BlobManifest& manifest);

   private:
    friend class BlobStore;
    Upload(const BlobStore& store, std::filesystem::path file, int fd) : store_(store), file_(std::move(file)), fd_(fd) {}
    const BlobStore& store_;
    std::filesystem::path file_;
    int fd_;
    BlobCutter cutter_;
    std::uint64_t size_ = 0;
  };
  /// `name` must be fresh, of [0-9a-f]. Errors: disk_full, storage_failed.
  Result<std::unique_ptr<Upload>> begin_upload(std::string_view name) const;

 private:
  explicit BlobStore(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path place(std::string_view kind, const Hash& hash) const;
  std::filesystem::path incoming(const Hash& blob) const;
  Result<std::string> read_checked(const std::filesystem::path& file, const Hash& hash) const;
  Result<void> seal(const Hash& blob) const;
  Result<void> put(const std::filesystem::path& place, std::string_view bytes) const;

  std::filesystem::path directory_;
};

}  // namespace giaoban
