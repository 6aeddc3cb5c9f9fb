#include "sync/store/blob_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sync/base/limits.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBytes = 256 << 10;
constexpr std::string_view kUploadSuffix = ".upload";

std::unexpected<Error> system_failure(const fs::path& file) {
  return fail(errno == ENOSPC || errno == EDQUOT ? problem::kDiskFull : problem::kStorageFailed,
              file.string() + ": " + std::strerror(errno));
}

Result<void> write_all(int fd, const fs::path& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(file);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> sync_path(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return system_failure(path);
  const bool synced = ::fsync(fd) == 0;
  const auto outcome = synced ? Result<void>() : system_failure(path);
  ::close(fd);
  return outcome;
}

/// Error: not_found, storage_failed.
Result<Hash> hash_file(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(problem::kNotFound, file.string());
  Hasher hasher;
  std::string buffer(kReadBytes, '\0');
  ssize_t got = 0;
  while ((got = ::read(fd, buffer.data(), buffer.size())) > 0)
    hasher.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
  ::close(fd);
  if (got < 0) return system_failure(file);
  return hasher.finish();
}

}  // namespace

Result<std::unique_ptr<BlobStore>> BlobStore::open(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory / "incoming", error);
  if (error) return fail(problem::kStorageFailed, directory.string() + ": " + error.message());
  for (const auto& file : fs::directory_iterator(directory / "incoming", error))
    if (file.path().extension() == kUploadSuffix) fs::remove(file.path(), error);
  return std::unique_ptr<BlobStore>(new BlobStore(directory));
}

fs::path BlobStore::path(const Hash& blob) const {
  const std::string name = blob.text();
  return directory_ / name.substr(0, 2) / name.substr(2);
}

fs::path BlobStore::part(const Hash& blob) const { return directory_ / "incoming" / (blob.text() + ".part"); }

bool BlobStore::has(const Hash& blob) const { return size(blob).has_value(); }

std::optional<std::uint64_t> BlobStore::size(const Hash& blob) const {
  std::error_code error;
  const auto bytes = fs::file_size(path(blob), error);
  return error ? std::nullopt : std::optional<std::uint64_t>(bytes);
}

Result<std::string> BlobStore::read(const Hash& blob, std::uint64_t offset, std::size_t max) const {
  const int fd = ::open(path(blob).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(problem::kNotFound, blob.text());
  std::string bytes(max, '\0');
  const ssize_t got = ::pread(fd, bytes.data(), max, static_cast<off_t>(offset));
  const auto failure = got < 0 ? system_failure(path(blob)) : std::unexpected(Error{});
  ::close(fd);
  if (got < 0) return failure;
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

std::uint64_t BlobStore::partial_size(const Hash& blob) const {
  std::error_code error;
  const auto bytes = fs::file_size(part(blob), error);
  return error ? 0 : bytes;
}

Result<void> BlobStore::append(const Hash& blob, std::uint64_t offset, std::string_view bytes) {
  if (offset + bytes.size() > limits::kBlobBytes) return fail(problem::kTooLarge, blob.text());
  const fs::path file = part(blob);
  if (offset != partial_size(blob)) return fail(problem::kConflict, "the part ends elsewhere");
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure(file);
  const auto written = write_all(fd, file, bytes);
  ::close(fd);
  return written;
}

Result<void> BlobStore::finish(const Hash& blob) {
  const fs::path file = part(blob);
  const auto hash = hash_file(file);
  if (!hash) return std::unexpected(hash.error());
  if (*hash != blob) {
    std::error_code error;
    fs::rename(file, directory_ / "incoming" / (blob.text() + ".refused"), error);
    return fail(problem::kDataDamaged, "the bytes that came do not have the hash " + blob.text());
  }
  return put_in_place(file, blob);
}

Result<void> BlobStore::put_in_place(const fs::path& file, const Hash& blob) const {
  if (auto synced = sync_path(file, O_WRONLY); !synced) return synced;
  std::error_code error;
  const fs::path place = path(blob);
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::rename(file, place, error);
  if (error) return fail(problem::kStorageFailed, place.string() + ": " + error.message());
  if (auto synced = sync_path(place.parent_path(), O_RDONLY | O_DIRECTORY); !synced) return synced;
  return sync_path(directory_, O_RDONLY | O_DIRECTORY);
}

Result<std::unique_ptr<BlobStore::Upload>> BlobStore::begin_upload(std::string_view name) const {
  const fs::path file = directory_ / "incoming" / (std::string(name) + std::string(kUploadSuffix));
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure(file);
  return std::unique_ptr<Upload>(new Upload(*this, file, fd));
}

BlobStore::Upload::~Upload() {
  if (fd_ < 0) return;
  ::close(fd_);
  std::error_code error;
  fs::remove(file_, error);
}

Result<void> BlobStore::Upload::append(std::string_view bytes) {
  if (size_ + bytes.size() > limits::kBlobBytes) return fail(problem::kTooLarge, "a file may have " + std::to_string(limits::kBlobBytes) + " bytes");
  size_ += bytes.size();
  hasher_.add(bytes);
  return write_all(fd_, file_, bytes);
}

Result<Hash> BlobStore::Upload::finish() {
  const Hash blob = hasher_.finish();
  if (auto placed = store_.put_in_place(file_, blob); !placed) return std::unexpected(placed.error());
  ::close(std::exchange(fd_, -1));
  return blob;
}

BlobCount verify_blobs(const fs::path& directory, const std::function<void(const std::string&)>& bad) {
  BlobCount count;
  std::error_code error;
  for (const auto& file : fs::recursive_directory_iterator(directory, error)) {
    if (!file.is_regular_file() || file.path().parent_path().filename() == "incoming") continue;
    ++count.checked;
    const std::string name = file.path().parent_path().filename().string() + file.path().filename().string();
    const auto hash = hash_file(file.path());
    if (hash && hash->text() == name) continue;
    ++count.faults;
    bad("file " + name + ": " + (hash ? "its bytes have another hash" : hash.error().detail));
  }
  return count;
}

}  // namespace giaoban
