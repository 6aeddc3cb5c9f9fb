#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// A disk that holds one file, for simulation: what was appended and not synced may be lost or torn by a crash. The file
/// is a write-ahead log of records, each `u32 length, 4 bytes of its hash, bytes`.
class MemoryDisk {
 public:
  /// What becomes of the record that is being appended; asked before each one.
  enum class Fault : std::uint8_t {
    kNone,
    kFull,           ///< nothing of it is written
    kCrashBefore,    ///< the process dies; nothing of it is written
    kCrashTorn,      ///< the process dies; half of it is on the disk
    kCrashUnsynced,  ///< the process dies before the sync, and the machine with it: what was not synced is gone
    kCrashAfter,     ///< the process dies after the sync, before anybody was told
  };
  std::function<Fault()> next_fault = [] { return Fault::kNone; };

  /// Errors: disk_full, storage_failed once the process died.
  Result<void> append(std::string_view record);
  /// Error: storage_failed once the process died.
  Result<void> sync();

  bool has_crashed() const { return has_crashed_; }
  /// The machine comes back, with what the disk kept.
  void restart();
  /// The power goes: what was not synced is lost.
  void lose_unsynced() { bytes_.resize(synced_); }

  /// The whole records from the start of the file; a torn last one is cut off, as RocksDB does.
  std::vector<std::string> read();

  std::uint64_t syncs() const { return syncs_; }

 private:
  std::string bytes_;
  std::size_t synced_ = 0;
  Fault pending_ = Fault::kNone;
  bool has_crashed_ = false;
  std::uint64_t syncs_ = 0;
};

}  // namespace giaoban
