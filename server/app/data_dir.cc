#include "server/app/data_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "sync/base/random.h"

namespace giaoban {
namespace {

constexpr std::string_view kKeyHeader = "giaoban node key 1\n";

Error system_error(const std::string& what) {
  return {errno == ENOSPC ? problem::kDiskFull : problem::kStorageFailed, what + ": " + std::strerror(errno)};
}

Result<void> write_synced(const std::filesystem::path& file, std::string_view text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return std::unexpected(system_error(file.string()));
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const Error error = written ? Error{} : system_error(file.string());
  ::close(fd);
  if (!written) return std::unexpected(error);
  const int directory = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Signer>> make_key(const DataDir& dir) {
  if (dir.is_initialised()) return fail(problem::kAlreadyExists, dir.root.string() + " holds a node already");
  std::error_code error;
  std::filesystem::create_directories(dir.root, error);
  if (error) return fail(problem::kStorageFailed, dir.root.string() + ": " + error.message());
  ::chmod(dir.root.c_str(), 0700);
  const auto seed = random_bytes<32>();
  if (auto written = write_synced(dir.key_file(), std::string(kKeyHeader) + to_hex(seed) + "\n"); !written)
    return std::unexpected(written.error());
  return std::make_unique<Ed25519Signer>(seed);
}

Result<std::unique_ptr<Signer>> read_key(const DataDir& dir) {
  std::ifstream in(dir.key_file());
  if (!in) return fail(problem::kNotFound, dir.root.string() + " holds no node; make one with giaoban init or giaoban join");
  std::stringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  Ed25519Signer::Seed seed;
  if (!content.starts_with(kKeyHeader) || content.size() < kKeyHeader.size() + 64 ||
      !from_hex(std::string_view(content).substr(kKeyHeader.size(), 64), seed))
    return fail(problem::kDataDamaged, dir.key_file().string() + " is no key file");
  return std::make_unique<Ed25519Signer>(seed);
}

}  // namespace giaoban
