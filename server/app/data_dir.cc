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
  const auto code = errno == ENOSPC   ? problem::kDiskFull
                    : errno == EEXIST ? problem::kAlreadyExists
                                      : problem::kStorageFailed;
  return {code, what + ": " + std::strerror(errno)};
}

void sync_folder(const std::filesystem::path& folder) {
  const int directory = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  ::fsync(directory);
  ::close(directory);
}

Result<Ed25519Signer::Seed> read_seed_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  Ed25519Signer::Seed seed;
  if (!in || !content.starts_with(kKeyHeader) || content.size() < kKeyHeader.size() + 64 ||
      !from_hex(std::string_view(content).substr(kKeyHeader.size(), 64), seed))
    return fail(problem::kDataDamaged, file.string() + " is no key file");
  return seed;
}

std::string key_text(const Ed25519Signer::Seed& seed) { return std::string(kKeyHeader) + to_hex(seed) + "\n"; }

}  // namespace

Result<void> write_private_file(const std::filesystem::path& file, std::string_view bytes) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return std::unexpected(system_error(file.string()));
  const bool written = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
  const Error error = written ? Error{} : system_error(file.string());
  ::close(fd);
  if (!written) return std::unexpected(error);
  sync_folder(file.parent_path());
  return {};
}

Result<std::unique_ptr<Signer>> make_key(const DataDir& dir) { return make_key(dir, random_bytes<32>()); }

Result<std::unique_ptr<Signer>> make_key(const DataDir& dir, const Ed25519Signer::Seed& seed) {
  if (dir.is_initialised()) return fail(problem::kAlreadyExists, dir.root.string() + " holds a node already");
  std::error_code error;
  std::filesystem::create_directories(dir.root, error);
  if (error) return fail(problem::kStorageFailed, dir.root.string() + ": " + error.message());
  ::chmod(dir.root.c_str(), 0700);
  if (auto written = write_private_file(dir.key_file(), key_text(seed)); !written)
    return std::unexpected(written.error());
  return std::make_unique<Ed25519Signer>(seed);
}

Result<Ed25519Signer::Seed> read_seed(const DataDir& dir) {
  if (!dir.is_initialised())
    return fail(problem::kNotFound, dir.root.string() + " holds no node; make one with giaoban init or giaoban join");
  return read_seed_file(dir.key_file());
}

Result<std::unique_ptr<Signer>> read_key(const DataDir& dir) {
  const auto seed = read_seed(dir);
  if (!seed) return std::unexpected(seed.error());
  return std::make_unique<Ed25519Signer>(*seed);
}

Result<std::unique_ptr<Signer>> next_key(const DataDir& dir) {
  if (!std::filesystem::exists(dir.next_key_file()))
    if (auto written = write_private_file(dir.next_key_file(), key_text(random_bytes<32>())); !written)
      return std::unexpected(written.error());
  const auto seed = read_seed_file(dir.next_key_file());
  if (!seed) return std::unexpected(seed.error());
  return std::make_unique<Ed25519Signer>(*seed);
}

Result<void> take_next_key(const DataDir& dir) {
  std::error_code failed;
  std::filesystem::rename(dir.next_key_file(), dir.key_file(), failed);
  if (failed) return fail(problem::kStorageFailed, dir.key_file().string() + ": " + failed.message());
  sync_folder(dir.root);
  return {};
}

}  // namespace giaoban
