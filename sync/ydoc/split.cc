#include "sync/ydoc/split.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "sync/ydoc/causal_order.h"
#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/struct_piece.h"

namespace giaoban {
namespace {

constexpr std::size_t kNumberBytes = 8;                  // that a varuint takes at most
constexpr std::size_t kBlockBytes = 3 * kNumberBytes;    // of a block's head
constexpr std::size_t kSkipBytes = 1 + kNumberBytes;
constexpr std::size_t kUpdateBytes = 2 * kNumberBytes;   // of the counts of blocks and of clients with deletes

/// Fills updates one after another.
class Splitter {
 public:
  explicit Splitter(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // False where it can neither be put anywhere nor be cut.
  bool put(StructPiece piece);
  bool put(const ClockRange& deleted);
  std::vector<std::string> take();

 private:
  struct Block {
    std::uint64_t start = 0, end = 0;
    std::size_t structs = 0;
    std::string bytes;
  };
  std::size_t room() const { return max_bytes_ - std::min(max_bytes_, bytes_); }
  void append(const StructPiece& piece);
  void end_update();

  std::size_t max_bytes_;
  std::size_t bytes_ = kUpdateBytes;  // at most, of the update that is being filled
  std::map<std::uint64_t, Block, std::greater<>> blocks_;
  std::vector<ClockRange> deletes_;
  std::vector<std::string> updates_;
};

/// What the piece takes when written, at most, but for its body.
std::size_t head_bytes(const StructPiece& piece) {
  return 1 + 5 * kNumberBytes + piece.place.root.size() + piece.place.key.size() + 3 * kNumberBytes;
}

bool Splitter::put(StructPiece piece) {
  constexpr std::size_t kAround = kBlockBytes + kSkipBytes;
  for (;;) {
    const std::size_t bytes = kAround + (piece.is_whole ? piece.place.wire.size() : head_bytes(piece) + piece.body.size());
    if (bytes > room() && !blocks_.empty()) end_update();
    if (bytes <= room()) {
      append(piece);
      return true;
    }
    const std::size_t around = kAround + head_bytes(piece);
    const std::uint64_t units = room() <= around ? 0 : units_within(piece, room() - around);
    if (units == 0 || units >= piece.length) return false;
    append(take_front(piece, units));
  }
}

void Splitter::append(const StructPiece& piece) {
  const auto [found, is_new] = blocks_.try_emplace(piece.id.client);
  Block& block = found->second;
  const std::size_t before = block.bytes.size();
  if (is_new) {
    block.start = piece.id.clock;
    bytes_ += kBlockBytes;
  } else if (block.end < piece.id.clock) {
    append_varuint(block.bytes, static_cast<std::uint8_t>(ContentKind::kSkip));
    append_varuint(block.bytes, piece.id.clock - block.end);
    ++block.structs;
  }
  append_piece(block.bytes, piece);
  block.end = piece.end();
  ++block.structs;
  bytes_ += block.bytes.size() - before;
}

bool Splitter::put(const ClockRange& deleted) {
  constexpr std::size_t kRangeBytes = 4 * kNumberBytes;  // with its client and how many ranges that has
  if (room() < kRangeBytes && bytes_ > kUpdateBytes) end_update();
  if (room() < kRangeBytes) return false;
  deletes_.push_back(deleted);
  bytes_ += kRangeBytes;
  return true;
}

void Splitter::end_update() {
  std::string& update = updates_.emplace_back();
  append_varuint(update, blocks_.size());
  for (const auto& [client, block] : blocks_) {
    append_varuint(update, block.structs);
    append_varuint(update, client);
    append_varuint(update, block.start);
    update += block.bytes;
  }
  append_delete_set(update, deletes_);
  blocks_.clear();
  deletes_.clear();
  bytes_ = kUpdateBytes;
}

std::vector<std::string> Splitter::take() {
  if (!blocks_.empty() || !deletes_.empty() || updates_.empty()) end_update();
  return std::move(updates_);
}

}  // namespace

Result<std::vector<std::string>> split_update(std::string_view update, std::size_t max_bytes, const UpdateLimits& limits) {
  Segments segments;
  if (auto added = segments.add(update, limits); !added) return std::unexpected(std::move(added.error()));
  if (update.size() <= max_bytes) return std::vector{std::string(update)};
  if (max_bytes < kUpdateBytes) return fail(problem::kTooLarge, "nothing fits");
  segments.sort();
  Splitter splitter(max_bytes);
  CausalOrder order(segments.structs);
  for (StructView one; order.next(one);) {
    if (!splitter.put(StructPiece(one))) return fail(problem::kTooLarge, "a struct that cannot be cut");
  }
  const DeleteSet deletes(std::move(segments.deletes));
  for (const ClockRange& range : deletes.ranges()) {
    if (!splitter.put(range)) return fail(problem::kTooLarge, "deletes that do not fit");
  }
  return splitter.take();
}

}  // namespace giaoban
