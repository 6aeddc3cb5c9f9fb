#include "sync/store/memory_disk.h"

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::size_t kCheckBytes = 4;

std::string check_of(std::string_view record) { return std::string(as_text(hash_of(record).view().first(kCheckBytes))); }

}  // namespace

Result<void> MemoryDisk::append(std::string_view record) {
  if (has_crashed_) return fail(problem::kStorageFailed, "the process is gone");
  pending_ = next_fault();
  if (pending_ == Fault::kFull) return fail(problem::kDiskFull, "made full");
  std::string framed;
  ByteWriter out(framed);
  out.u32(static_cast<std::uint32_t>(record.size()));
  out.raw(check_of(record));
  out.raw(record);
  if (pending_ == Fault::kCrashTorn) framed.resize(framed.size() / 2);
  if (pending_ != Fault::kCrashBefore) bytes_ += framed;
  has_crashed_ = pending_ == Fault::kCrashBefore || pending_ == Fault::kCrashTorn;
  if (has_crashed_) return fail(problem::kStorageFailed, "the process died while it wrote");
  return {};
}

Result<void> MemoryDisk::sync() {
  if (has_crashed_) return fail(problem::kStorageFailed, "the process is gone");
  if (pending_ == Fault::kCrashUnsynced) {
    has_crashed_ = true;
    lose_unsynced();
    return fail(problem::kStorageFailed, "the machine died before the sync");
  }
  synced_ = bytes_.size();
  ++syncs_;
  has_crashed_ = pending_ == Fault::kCrashAfter;
  if (has_crashed_) return fail(problem::kStorageFailed, "the process died after the sync");
  return {};
}

void MemoryDisk::restart() {
  has_crashed_ = false;
  pending_ = Fault::kNone;
}

std::vector<std::string> MemoryDisk::read() {
  std::vector<std::string> records;
  std::size_t whole = 0;
  ByteReader in(bytes_);
  while (!in.at_end()) {
    const std::uint32_t size = in.u32();
    const auto check = in.raw(kCheckBytes);
    const auto record = in.raw(size);
    if (in.failed() || check != check_of(record)) break;
    records.emplace_back(record);
    whole = bytes_.size() - in.rest().size();
  }
  bytes_.resize(whole);
  synced_ = whole;
  return records;
}

}  // namespace giaoban
