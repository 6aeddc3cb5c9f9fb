#include "sync/store/wal_check.h"

#include <algorithm>
#include <boost/crc.hpp>
#include <fstream>
#include <vector>

#include "sync/base/bytes.h"
#include "sync/store/store.h"

namespace giaoban {
namespace {

// file   := block*, each of 32 KiB but the last; fewer than 7 bytes left in a block are zeros
// block  := record*
// record := u32 masked CRC-32C of type and payload, u16 length (both little endian), u8 type, payload
// A commit is one record of type full, or one first, any middle, one last.
constexpr std::size_t kBlockBytes = 32 << 10;
constexpr std::size_t kHeaderBytes = 7;
constexpr std::size_t kBatchHeadBytes = 12;
enum RecordType : std::uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::uint32_t masked_crc(std::uint8_t type, std::string_view payload) {
  Crc32c crc;
  crc.process_byte(type);
  crc.process_bytes(payload.data(), payload.size());
  const std::uint32_t value = crc.checksum();
  return (value >> 15 | value << 17) + 0xa282ead8u;
}

std::uint32_t stored_crc(std::string_view block, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8 | byte_at(block, at + i - 1);
  return value;
}

struct WalRecord {
  std::uint8_t type = 0;
  std::string_view payload;
  std::size_t bytes() const { return kHeaderBytes + payload.size(); }
  bool begins_commit() const { return type == kFull || type == kFirst; }
};

/// The whole record at a place of a block; nullopt where none is.
std::optional<WalRecord> record_at(std::string_view block, std::size_t at) {
  if (at + kHeaderBytes > block.size()) return std::nullopt;
  const std::size_t length = byte_at(block, at + 4) | byte_at(block, at + 5) << 8;
  const std::uint8_t type = byte_at(block, at + 6);
  if (type < kFull || type > kLast || at + kHeaderBytes + length > block.size()) return std::nullopt;
  const std::string_view payload = block.substr(at + kHeaderBytes, length);
  if (masked_crc(type, payload) != stored_crc(block, at)) return std::nullopt;
  return WalRecord{type, payload};
}

/// Whether the record at `at` fits its checksum as a last one that ends with the file, whatever its header says.
bool is_whole_but_its_header(std::string_view block, std::size_t at) {
  if (at + kHeaderBytes > block.size()) return false;
  const std::string_view rest = block.substr(at + kHeaderBytes);
  return masked_crc(kFull, rest) == stored_crc(block, at) || masked_crc(kLast, rest) == stored_crc(block, at);
}

/// The first row of Table::kEntries that a RocksDB write batch puts.
/// batch := u64, u32, op*; op := u8 tag, [varuint column family], sized key, [sized value]
std::optional<layout::Position> first_entry_of(std::string_view batch) {
  if (batch.size() < kBatchHeadBytes) return std::nullopt;
  ByteReader in(batch.substr(kBatchHeadBytes));
  while (!in.failed() && !in.at_end()) {
    const std::uint8_t tag = in.u8();
    const bool has_family = tag == 4 || tag == 5, has_value = tag == 1 || tag == 5;
    if (!has_family && tag > 1) return std::nullopt;
    const std::uint64_t family = has_family ? in.varuint() : 0;
    const std::string_view key = in.sized();
    if (!in.failed() && family == static_cast<std::uint64_t>(Table::kEntries) && key.size() == 12)
      return layout::read_entry_key(key);
    if (has_value) in.sized();
  }
  return std::nullopt;
}

/// Walks one file; finds the first broken record, and whether a commit begins behind it.
class WalWalk {
 public:
  explicit WalWalk(const std::filesystem::path& file) : file_(file) {}

  std::optional<WalDamage> run() {
    std::ifstream in(file_, std::ios::binary);
    std::string block(kBlockBytes, '\0');
    for (std::uint64_t base = 0; in; base += kBlockBytes) {
      in.read(block.data(), static_cast<long>(kBlockBytes));
      const std::string_view bytes(block.data(), static_cast<std::size_t>(in.gcount()));
      if (!bytes.empty() && walk(base, bytes)) return damage_;
    }
    return is_certain_ ? damage_ : std::nullopt;
  }

 private:
  /// Returns whether the damage is certain.
  bool walk(std::uint64_t base, std::string_view block) {
    is_certain_ = false;
    for (std::size_t at = 0; at + kHeaderBytes <= block.size();) {
      const auto record = record_at(block, at);
      if (damage_ && record && record->begins_commit()) return true;
      if (!damage_ && !record) note_damage(base, block, at);
      if (!damage_) note_commit(*record);
      at += record ? record->bytes() : 1;  // behind a broken record the next may begin anywhere
    }
    return false;
  }

  void note_commit(const WalRecord& record) {
    if (record.type == kFirst) open_commit_ = first_entry_of(record.payload);
    if (record.type == kFull || record.type == kLast) open_commit_.reset();
  }

  void note_damage(std::uint64_t base, std::string_view block, std::size_t at) {
    const auto entry = open_commit_ ? open_commit_ : first_entry_of(block.substr(at + kHeaderBytes));
    damage_ = WalDamage{file_, base + at, entry};
    is_certain_ = is_whole_but_its_header(block, at);
  }

  std::filesystem::path file_;
  std::optional<layout::Position> open_commit_;  ///< of a commit whose first part was read and its last not yet
  std::optional<WalDamage> damage_;
  bool is_certain_ = false;  ///< that of the last record of the file
};

}  // namespace

std::string WalDamage::text() const {
  return file.filename().string() + ": a damaged record at byte " + std::to_string(offset);
}

std::optional<WalDamage> find_wal_damage(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(directory, error))
    if (file.path().extension() == ".log") files.push_back(file.path());
  std::ranges::sort(files);
  for (const auto& file : files)
    if (auto damage = WalWalk(file).run()) return damage;
  return std::nullopt;
}

}  // namespace giaoban
