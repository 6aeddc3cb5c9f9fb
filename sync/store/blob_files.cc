#include "sync/store/blob_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace giaoban::blob_files {
namespace fs = std::filesystem;

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

Result<std::string> read_part(int fd, const fs::path& file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::pread(fd, bytes.data() + have, size - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(file);
    if (got == 0) return fail(problem::kStorageFailed, file.string() + " is shorter than it was");
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<std::string> read_whole(const fs::path& file, std::size_t most) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno != ENOENT) return system_failure(file);
  if (fd < 0) return fail(problem::kNotFound, file.string());
  const off_t end = ::lseek(fd, 0, SEEK_END);
  auto bytes = end < 0 ? Result<std::string>(system_failure(file))
               : static_cast<std::size_t>(end) > most
                   ? Result<std::string>(fail(problem::kTooLarge, file.string()))
                   : read_part(fd, file, 0, static_cast<std::size_t>(end));
  ::close(fd);
  return bytes;
}

}  // namespace giaoban::blob_files
