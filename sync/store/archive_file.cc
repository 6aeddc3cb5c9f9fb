#include "sync/store/archive_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "giaoban archive 1\n";
constexpr std::string_view kAnyMagic = "giaoban archive ";
constexpr std::size_t kHeadBytes = 1 + 4 + 4;
constexpr std::size_t kMarkBytes = 8;
constexpr int kZstdLevel = 9;  // written once, kept for years

std::unexpected<Error> system_failure(const fs::path& file) {
  const std::string_view code = errno == ENOSPC || errno == EDQUOT ? problem::kDiskFull
                                : errno == EEXIST                  ? problem::kAlreadyExists
                                                                   : problem::kStorageFailed;
  return fail(code, file.string() + ": " + std::strerror(errno));
}

std::unexpected<Error> damaged(std::uint64_t offset, const std::string& what) {
  return fail(problem::kDataDamaged, "at byte " + std::to_string(offset) + ": " + what);
}

std::string compressed(std::string_view plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), kZstdLevel);
  if (ZSTD_isError(size) || size >= plain.size()) return std::string(plain);
  out.resize(size);
  return out;
}

std::string mark_of(std::string_view frame) { return std::string(as_text(hash_of(frame).view().first(kMarkBytes))); }

Result<void> sync_directory(const fs::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_failure(directory);
  const auto outcome = ::fsync(fd) == 0 ? Result<void>() : system_failure(directory);
  ::close(fd);
  return outcome;
}

}  // namespace

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(const fs::path& file) {
  if (fs::exists(file)) return fail(problem::kAlreadyExists, file.string());
  std::unique_ptr<ArchiveWriter> writer(new ArchiveWriter(file, -1));
  // What an attempt that was cut short left is no archive: it is begun anew.
  writer->fd_ = ::open(writer->part().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (writer->fd_ < 0) return system_failure(writer->part());
  if (auto begun = writer->write(kMagic); !begun) return std::unexpected(begun.error());
  return writer;
}

ArchiveWriter::~ArchiveWriter() {
  if (fd_ < 0) return;
  ::close(fd_);
  std::error_code error;
  fs::remove(part(), error);
}

Result<void> ArchiveWriter::write(std::string_view bytes) {
  hasher_.add(bytes);
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(part());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> ArchiveWriter::add(ArchiveFrame kind, std::string_view plain) {
  const std::string stored = compressed(plain);
  std::string frame;
  frame.reserve(kHeadBytes + stored.size() + kMarkBytes);
  ByteWriter out(frame);
  out.u8(static_cast<std::uint8_t>(kind));
  out.u32(static_cast<std::uint32_t>(plain.size()));
  out.u32(static_cast<std::uint32_t>(stored.size()));
  out.raw(stored);
  frame += mark_of(frame);
  return write(frame);
}

Result<void> ArchiveWriter::finish(std::uint64_t entries, std::uint64_t files) {
  std::string end;
  ByteWriter out(end);
  out.u64(entries);
  out.u64(files);
  out.raw(std::exchange(hasher_, {}).finish().view());
  if (auto written = add(ArchiveFrame::kEnd, end); !written) return written;
  if (::fsync(fd_) != 0) return system_failure(part());
  std::error_code error;
  fs::rename(part(), file_, error);
  if (error) return fail(problem::kStorageFailed, file_.string() + ": " + error.message());
  ::close(std::exchange(fd_, -1));
  return sync_directory(fs::absolute(file_).parent_path());
}

namespace {

/// Reads `size` bytes, or all that are left.
std::string read_some(std::ifstream& in, std::size_t size) {
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// The plain bytes of a frame whose mark was checked.
Result<std::string> plain_of(std::uint64_t offset, std::string_view stored, std::size_t plain_bytes) {
  if (stored.size() == plain_bytes) return std::string(stored);
  std::string plain(plain_bytes, '\0');
  const std::size_t size = ZSTD_decompress(plain.data(), plain.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != plain_bytes) return damaged(offset, "a frame cannot be decompressed");
  return plain;
}

/// The frame at `offset`; its bytes are added to `hasher` but for those of the end.
Result<ArchivePart> read_frame(std::ifstream& in, std::uint64_t offset, Hasher& hasher, std::uint64_t& size) {
  std::string frame = read_some(in, kHeadBytes);
  ByteReader head(frame);
  const std::uint8_t kind = head.u8();
  const std::size_t plain_bytes = head.u32(), stored_bytes = head.u32();
  if (head.failed()) return damaged(offset, "the file is cut short");
  if (plain_bytes > kArchiveFrameBytes || stored_bytes > plain_bytes) return damaged(offset, "no head of a frame");
  frame += read_some(in, stored_bytes);
  const std::string mark = read_some(in, kMarkBytes);
  if (frame.size() != kHeadBytes + stored_bytes || mark.size() != kMarkBytes) return damaged(offset, "the file is cut short");
  if (mark != mark_of(frame))
    return damaged(offset, "a byte was changed in the frame that ends before byte " + std::to_string(offset + frame.size() + kMarkBytes));
  if (kind == 0 || kind > static_cast<std::uint8_t>(ArchiveFrame::kEnd)) return damaged(offset, "a frame of unknown kind");
  auto plain = plain_of(offset, std::string_view(frame).substr(kHeadBytes), plain_bytes);
  if (!plain) return std::unexpected(plain.error());
  if (kind != static_cast<std::uint8_t>(ArchiveFrame::kEnd)) hasher.add(frame).add(mark);
  size = frame.size() + kMarkBytes;
  return ArchivePart{offset, static_cast<ArchiveFrame>(kind), std::move(*plain)};
}

}  // namespace

Result<void> read_archive(const fs::path& file, const std::function<Result<void>(const ArchivePart&)>& visit) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(problem::kNotFound, file.string());
  const std::string magic = read_some(in, kMagic.size());
  if (magic != kMagic && magic.starts_with(kAnyMagic)) return fail(problem::kDataNewer, "an archive of another version");
  if (magic != kMagic) return damaged(0, "no archive of giaoban");
  Hasher hasher;
  hasher.add(magic);
  std::uint64_t offset = kMagic.size(), size = 0;
  for (bool is_end = false; !is_end; offset += size) {
    const auto part = read_frame(in, offset, hasher, size);
    if (!part) return std::unexpected(part.error());
    is_end = part->kind == ArchiveFrame::kEnd;
    if (is_end) {
      ByteReader end(part->plain);
      end.u64();
      end.u64();
      const Hash said = end.id<Hash>();
      if (end.failed() || !end.at_end() || said != hasher.finish()) return damaged(offset, "the end does not fit the frames before");
    }
    if (auto visited = visit(*part); !visited) return visited;
  }
  if (in.peek() != std::ifstream::traits_type::eof()) return damaged(offset, "bytes after the end");
  return {};
}

}  // namespace giaoban
