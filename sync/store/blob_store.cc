#include "sync/store/blob_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>

#include "sync/base/chunks.h"
#include "sync/base/limits.h"
#include "sync/store/blob_files.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;
using blob_files::system_failure;

constexpr std::string_view kUploadSuffix = ".upload";
constexpr std::string_view kFreshSuffix = ".new";
constexpr std::string_view kChunks = "chunks";
constexpr std::string_view kManifests = "manifests";

/// A name for what is being written, fresh in this process.
std::string fresh_name() {
  static std::atomic<std::uint64_t> next = 0;
  return std::to_string(next.fetch_add(1)) + std::string(kFreshSuffix);
}

Result<void> with_directory(const fs::path& directory, int (*sync)(int)) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_failure(directory);
  const auto synced = sync(fd) == 0 ? Result<void>() : system_failure(directory);
  ::close(fd);
  return synced;
}

std::unexpected<Error> failure(const fs::path& file, const std::error_code& error) {
  const bool is_full = error == std::errc::no_space_on_device;
  return fail(is_full ? problem::kDiskFull : problem::kStorageFailed, file.string() + ": " + error.message());
}

}  // namespace

Result<std::unique_ptr<BlobStore>> BlobStore::open(const fs::path& directory) {
  std::error_code error;
  for (const std::string_view name : {kChunks, kManifests, std::string_view("incoming"), std::string_view("damaged")}) {
    fs::create_directories(directory / name, error);
    if (error) return failure(directory, error);
  }
  for (const auto& file : fs::directory_iterator(directory / "incoming", error))
    if (const auto kind = file.path().extension(); kind == kUploadSuffix || kind == kFreshSuffix)
      fs::remove(file.path(), error);
  return std::unique_ptr<BlobStore>(new BlobStore(directory));
}

fs::path BlobStore::place(std::string_view kind, const Hash& hash) const {
  const std::string name = hash.text();
  return directory_ / kind / name.substr(0, 2) / name.substr(2);
}

fs::path BlobStore::incoming(const Hash& blob) const { return directory_ / "incoming" / blob.text(); }

bool BlobStore::has(const Hash& blob) const {
  std::error_code error;
  return fs::exists(place(kManifests, blob), error);
}

bool BlobStore::has_chunk(const Hash& chunk) const {
  std::error_code error;
  return fs::exists(place(kChunks, chunk), error);
}

/// What was read with another hash goes to `damaged/`, beside what went there before.
Result<std::string> BlobStore::read_checked(const fs::path& file, const Hash& hash) const {
  auto bytes = blob_files::read_whole(file, limits::kBlobManifestBytes);
  if (bytes && hash_of(*bytes) == hash) return bytes;
  if (!bytes && bytes.error().code != problem::kTooLarge) return bytes;
  std::error_code error;
  fs::path aside;
  for (int number = 1; aside.empty() || fs::exists(aside, error); ++number)
    aside = directory_ / "damaged" / (hash.text() + "." + std::to_string(number));
  fs::rename(file, aside, error);
  return fail(problem::kDataDamaged, hash.text() + " was set aside as " + aside.string());
}

Result<BlobManifest> BlobStore::manifest(const Hash& blob) const {
  auto bytes = read_checked(place(kManifests, blob), blob);
  if (!bytes && bytes.error().code == problem::kNotFound) bytes = read_checked(incoming(blob), blob);
  if (!bytes) return std::unexpected(bytes.error());
  return decode_manifest(*bytes);
}

Result<std::string> BlobStore::chunk(const Hash& chunk) const { return read_checked(place(kChunks, chunk), chunk); }

Result<std::string> BlobStore::part(const Hash& blob, const BlobManifest& manifest, const Hash& part) const {
  if (part == blob) return encode_manifest(manifest);
  if (!manifest.names(part)) return fail(problem::kForbidden, part.text() + " is no part of " + blob.text());
  return chunk(part);
}

/// Whole under its name or not there at all, as far as the process is concerned; after a power cut its hash tells.
Result<void> BlobStore::put(const fs::path& place, std::string_view bytes) const {
  const fs::path fresh = directory_ / "incoming" / fresh_name();
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure(fresh);
  auto written = blob_files::write_all(fd, fresh, bytes);
  ::close(fd);
  std::error_code error;
  if (written) fs::create_directories(place.parent_path(), error);
  if (written && !error) fs::rename(fresh, place, error);
  if (written && error) written = failure(place, error);
  if (!written) fs::remove(fresh, error);
  return written;
}

Result<void> BlobStore::keep_manifest(const Hash& blob, std::string_view bytes) const {
  if (hash_of(bytes) != blob) return fail(problem::kDataDamaged, "a manifest has another hash");
  if (!decode_manifest(bytes)) return fail(problem::kDataDamaged, blob.text() + " is no manifest");
  return has(blob) ? Result<void>() : put(incoming(blob), bytes);
}

Result<void> BlobStore::keep_chunk(const Hash& chunk, std::string_view bytes) const {
  if (hash_of(bytes) != chunk) return fail(problem::kDataDamaged, "a chunk has another hash");
  return has_chunk(chunk) ? Result<void>() : put(place(kChunks, chunk), bytes);
}


Result<void> BlobStore::finish(const Hash& blob) const {
  if (has(blob)) return {};
  const auto known = manifest(blob);
  if (!known) return std::unexpected(known.error());
  // Each is read: a power cut may have torn one that was not synced then.
  for (const auto& part : known->chunks)
    if (!chunk(part.hash)) return fail(problem::kNotFound, "chunk " + part.hash.text());
  return seal(blob);
}

Result<void> BlobStore::seal(const Hash& blob) const {
  // Chunks are many and small: one sync of the file system for all costs less than one for each.
  if (auto synced = with_directory(directory_, ::syncfs); !synced) return synced;
  if (has(blob)) return {};
  const fs::path whole = place(kManifests, blob);
  std::error_code error;
  fs::create_directories(whole.parent_path(), error);
  if (!error) fs::rename(incoming(blob), whole, error);
  if (error) return failure(whole, error);
  if (auto synced = with_directory(whole.parent_path(), ::fsync); !synced) return synced;
  return with_directory(whole.parent_path().parent_path(), ::fsync);
}

void BlobStore::reopen(const Hash& blob) const {
  std::error_code error;
  fs::rename(place(kManifests, blob), incoming(blob), error);
}

Result<std::unique_ptr<BlobStore::Upload>> BlobStore::begin_upload(std::string_view name) const {
  const fs::path file = directory_ / "incoming" / (std::string(name) + std::string(kUploadSuffix));
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure(file);
  return std::unique_ptr<Upload>(new Upload(*this, file, fd));
}

std::optional<std::uint64_t> BlobStore::size(const Hash& blob) const {
  if (!has(blob)) return std::nullopt;
  const auto known = manifest(blob);
  return known ? std::optional(known->size()) : std::nullopt;
}

Result<std::string> BlobStore::read(const Hash& blob, std::uint64_t offset, std::size_t max) const {
  const auto known = manifest(blob);
  if (!known) return std::unexpected(known.error());
  for (const auto& part : known->chunks) {
    if (offset >= part.size) {
      offset -= part.size;
      continue;
    }
    const auto bytes = chunk(part.hash);
    return bytes ? Result<std::string>(bytes->substr(offset, max)) : bytes;
  }
  return std::string();
}

BlobStore::Upload::~Upload() {
  ::close(fd_);
  std::error_code error;
  fs::remove(file_, error);
}

Result<void> BlobStore::Upload::append(std::string_view bytes) {
  if (size_ + bytes.size() > limits::kBlobBytes) return fail(problem::kTooLarge, "a file may have " + std::to_string(limits::kBlobBytes) + " bytes");
  size_ += bytes.size();
  cutter_.add(bytes);
  return blob_files::write_all(fd_, file_, bytes);
}

Result<BlobManifest> BlobStore::Upload::cut() {
  if (size_ == 0) return fail(problem::kBadRequest, "an empty file");
  return cutter_.finish();
}

Result<Hash> BlobStore::Upload::keep(const BlobManifest& manifest) {
  std::uint64_t offset = 0;
  for (const auto& chunk : manifest.chunks) {
    // One that is here already is read: what is damaged gets a good copy by the way.
    if (!store_.chunk(chunk.hash)) {
      const auto bytes = blob_files::read_part(fd_, file_, offset, chunk.size);
      if (!bytes) return std::unexpected(bytes.error());
      if (auto kept = store_.keep_chunk(chunk.hash, *bytes); !kept) return std::unexpected(kept.error());
    }
    offset += chunk.size;
  }
  const std::string bytes = encode_manifest(manifest);
  const Hash blob = hash_of(bytes);
  if (auto kept = store_.keep_manifest(blob, bytes); !kept) return std::unexpected(kept.error());
  if (auto sealed = store_.seal(blob); !sealed) return std::unexpected(sealed.error());
  return blob;
}

}  // namespace giaoban
