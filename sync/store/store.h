#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// The kinds of data that a node keeps, one ordered key space each (a RocksDB column family).
/// Keys and values are laid out in sync/store/layout.h and, for accounts and sessions, in server/identity.
enum class Table : std::uint8_t {
  kMeta,        ///< data version, node facts
  kLogs,        ///< log number → space, origin, head
  kEntries,     ///< (log number, seq) → entry body
  kSignatures,  ///< (log number, seq) → signature of the head at seq
  kFeed,        ///< (space, offset) → (log number, seq)
  kRecords,     ///< (space, collection, id) → merged record
  kDocuments,   ///< (space, name, offset) → update v1, of the updates since the snapshot
  kSnapshots,   ///< (space, name) → offset of the last update in it, one update for all until then
  kAuthors,     ///< (space, name, client id) → who wrote under it
  kCommands,    ///< (account, command id) → result
  kAccounts,
  kSessions,
  kNodes,       ///< other nodes that this one knows: parent, children, join codes
  kBases,       ///< space → the checkpoint under its logs, and what of entries that are gone is still told
};
constexpr std::size_t kTableCount = 14;

/// Writes that become durable together or not at all.
class Batch {
 public:
  void put(Table table, std::string_view key, std::string_view value);
  void remove(Table table, std::string_view key);
  bool empty() const { return ops_.empty(); }
  std::size_t bytes() const { return ops_.size(); }
  /// Appends the writes of `other` after those of this one.
  void append(const Batch& other) { ops_ += other.ops_; }
  void clear() { ops_.clear(); }
  /// The writes as bytes, and back: only of what as_bytes() gave.
  std::string_view as_bytes() const { return ops_; }
  static Batch from_bytes(std::string_view bytes) {
    Batch batch;
    batch.ops_ = bytes;
    return batch;
  }

  /// Calls `visit(table, key, value)` for each write in order; value is nullopt for a removal.
  template <typename Visit>
  void each(Visit&& visit) const;

 private:
  std::string ops_;  // op* ; op = u8 table, u8 kind (0 remove, 1 put), sized key, [sized value]
};

/// What can be read of an ordered map per table. Thread-safe.
class StoreReader {
 public:
  virtual ~StoreReader() = default;

  /// A row that cannot be read because the disk damaged it stops the process: to treat it as absent could
  /// overwrite what is still there. `giaoban verify` uses scan(), which tells.
  virtual std::optional<std::string> get(Table table, std::string_view key) const = 0;

  /// Visits keys in [from, to) in byte order until `visit` returns false. An empty `to` means: to the end.
  /// Error: data_damaged, after the rows before the damage were visited.
  virtual Result<void> scan(Table table, std::string_view from, std::string_view to,
                            const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;

  /// The end of the range of all keys that begin with `prefix`, for scan(); empty where there is none.
  static std::string after_prefix(std::string_view prefix);
};

/// An ordered, durable map per table. Reads see every finished write. Thread-safe.
class Store : public StoreReader {
 public:
  /// Returns after the batch is on disk (synced). Errors: disk_full, storage_failed; then nothing of it is kept.
  virtual Result<void> write(const Batch& batch) = 0;

  /// The store as it is now, whatever is written later. Must go before the store; long-lived ones keep the disk from
  /// forgetting what was removed.
  virtual std::unique_ptr<StoreReader> view() const = 0;

  /// Gives back the room of rows that were removed from [from, to), where that does not happen by itself. May take long
  /// and changes nothing that can be read; writes go on meanwhile.
  virtual void reclaim(Table, std::string_view /*from*/, std::string_view /*to*/) {}
};

}  // namespace giaoban

#include "sync/store/batch_each.h"
