#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sync/ydoc/content.h"
#include "sync/ydoc/lib0.h"

namespace giaoban {

/// A unit of content: who wrote it, and the how-manieth of theirs it is.
struct Id {
  std::uint64_t client = 0;
  std::uint64_t clock = 0;
  auto operator<=>(const Id&) const = default;
};

/// The clocks [start, end) of one client of a document, never empty. A clock counts units of content.
struct ClockRange {
  std::uint64_t client = 0;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  bool operator==(const ClockRange&) const = default;
};

/// The bits of a struct's first byte beside its kind.
enum StructFlag : std::uint8_t { kHasOrigin = 0x80, kHasRightOrigin = 0x40, kHasKey = 0x20 };

/// One struct as it stands in an update v1. The views point into the update.
struct StructView {
  /// Where the wire says that the struct hangs; kCopied where its neighbours tell.
  enum class Parent : std::uint8_t { kCopied, kRoot, kItem };

  Id id;
  std::uint64_t length = 0;  ///< in clock units, never 0
  ContentKind kind = ContentKind::kGc;
  bool has_origin = false, has_right_origin = false, has_key = false;
  Parent parent = Parent::kCopied;
  Id origin, right_origin;
  Id parent_item;              ///< where `parent` is kItem
  std::string_view root;       ///< where `parent` is kRoot
  std::string_view key;        ///< the parent's key, where has_key and the wire holds it
  std::string_view wire;       ///< the whole struct as it stands
  std::string_view content;    ///< the content's bytes as on the wire; of a string its text, without the length

  bool is_item() const { return kind != ContentKind::kGc && kind != ContentKind::kSkip; }
  std::uint64_t end() const { return id.clock + length; }
  Id last_id() const { return {id.client, end() - 1}; }
};

/// Reads the struct that stands at `in`, which is the one of the clocks from `at` on. Faults are left in the reader.
void read_struct(Lib0Reader& in, const Id& at, StructView& out);

/// Reads an update v1 in one pass, as strictly as every Yjs client that will get it; allocates only where there are several
/// client blocks. Refused beside what clients refuse to read: what they would stumble over while they apply it (a
/// reference to what lies ahead in the same client, empty structs and ranges), a second block of a client (they would
/// drop the first), bytes after the end, and what exceeds the limits.
///
/// First next_struct() until it returns false, then next_delete() until it does, then failed().
class UpdateReader {
 public:
  explicit UpdateReader(std::string_view update, const UpdateLimits& limits = kNetworkUpdate);

  /// Structs of a client follow one another by clock.
  bool next_struct(StructView& out);
  bool next_delete(ClockRange& out);

  /// How many structs of the same block follow the one that was read last.
  std::size_t left_in_block() const { return structs_left_; }
  /// The delete set as it stands; to be asked after next_delete() returned false.
  std::string_view delete_set() const { return deletes_; }

  bool failed() const { return in_.failed(); }
  /// broken_update, with the reason and the place.
  Error error() const { return in_.error(); }

 private:
  void begin_block();
  void note_client(std::uint64_t client);

  Lib0Reader in_;
  UpdateLimits limits_;
  std::string_view deletes_;
  std::size_t blocks_left_ = 0, structs_left_ = 0;  // of the update; of the block
  std::size_t delete_blocks_left_ = 0, deletes_left_ = 0;
  std::size_t structs_read_ = 0, deletes_read_ = 0;
  std::uint64_t client_ = 0, clock_ = 0;
  bool is_first_block_ = true, has_deletes_begun_ = false;
  std::uint64_t lowest_client_ = 0;
  std::vector<std::uint64_t> clients_;           // whose block was read; empty while there was but one
  std::unordered_set<std::uint64_t> client_set_;  // the same; empty while they descend, as stock clients write them
};

}  // namespace giaoban
