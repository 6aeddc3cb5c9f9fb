#include "server/hub/vote_keys.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace giaoban {
namespace {

using Secret = std::array<std::uint8_t, SealKey::kBytes>;

void sync_folder(const std::filesystem::path& folder) {
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  ::fsync(directory);
  ::close(directory);
}

/// Writes exactly `bytes` at the start of a file and syncs it.
bool write_synced(const std::filesystem::path& file, int flags, std::span<const std::uint8_t> bytes) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (fd < 0) return false;
  const bool written = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
  const int reason = errno;
  ::close(fd);
  errno = reason;
  return written;
}

/// Without a stream, whose buffer would keep a copy.
std::shared_ptr<const SealKey> read_key(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return nullptr;
  Secret secret{};
  const bool is_whole = ::read(fd, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size());
  ::close(fd);
  auto key = is_whole ? SealKey::from(secret) : nullptr;
  wipe(secret);
  return key;
}

}  // namespace

std::filesystem::path VoteKeys::file_of(const Uuid& vote) const { return folder_ / (space_.text() + "." + vote.text()); }

Result<void> VoteKeys::read() {
  if (folder_.empty()) return {};
  keys_.clear();
  std::error_code error;
  if (!std::filesystem::exists(folder_, error)) return {};
  const std::string prefix = space_.text() + ".";
  for (auto at = std::filesystem::directory_iterator(folder_, error); !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename();
    const auto vote = name.starts_with(prefix) ? Uuid::parse(std::string_view(name).substr(prefix.size())) : std::nullopt;
    if (!vote) continue;
    if (auto key = read_key(at->path())) keys_[*vote] = std::move(key);
  }
  if (error) return fail(problem::kStorageFailed, folder_.string() + ": " + error.message());
  return {};
}

const SealKey* VoteKeys::find(const Uuid& vote) const {
  const auto found = keys_.find(vote);
  return found == keys_.end() ? nullptr : found->second.get();
}

std::vector<Uuid> VoteKeys::votes() const {
  std::vector<Uuid> all;
  for (const auto& [vote, key] : keys_) all.push_back(vote);
  return all;
}

Result<void> VoteKeys::keep(const Uuid& vote, std::shared_ptr<const SealKey> key) {
  destroy(vote);
  if (!folder_.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, error);
    if (!write_synced(file_of(vote), O_CREAT | O_EXCL, key->secret_half())) {
      const Error failure{errno == ENOSPC ? problem::kDiskFull : problem::kStorageFailed, folder_.string() + ": " + std::strerror(errno)};
      std::filesystem::remove(file_of(vote), error);
      return std::unexpected(failure);
    }
    sync_folder(folder_);
    sync_folder(folder_.parent_path());
  }
  keys_[vote] = std::move(key);
  return {};
}

void VoteKeys::destroy(const Uuid& vote) {
  keys_.erase(vote);
  if (folder_.empty()) return;
  const std::filesystem::path file = file_of(vote);
  // Where the file lies in place, this is the end of it; an SSD or a copying file system may keep the old block for a while.
  (void)write_synced(file, 0, Secret{});
  if (::unlink(file.c_str()) == 0) sync_folder(folder_);
}

}  // namespace giaoban
