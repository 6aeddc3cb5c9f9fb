#include "sync/ydoc/diff.h"

#include <algorithm>
#include <utility>

#include "sync/ydoc/struct_piece.h"

namespace giaoban {
namespace {

/// Copies of every client's block the structs from a clock on. The first may have to be cut; the others stay as they are.
class BlockTails {
 public:
  explicit BlockTails(const StateVector& state) : state_(state) {}

  void add(const StructView& one, std::size_t left_in_block) {
    if (!has_block_ || one.id.client != client_) begin_block(one.id.client);
    if (from_ == nullptr && one.kind != ContentKind::kSkip && one.end() > known_) begin_copy(one, left_in_block + 1);
    to_ = one.wire.data() + one.wire.size();
  }
  /// The update but for its delete set.
  std::string take() {
    end_block();
    std::string count;
    append_varuint(count, blocks_);
    return std::move(out_.insert(0, count));
  }

 private:
  void begin_block(std::uint64_t client) {
    end_block();
    has_block_ = true;
    client_ = client;
    const auto found = state_.find(client);
    known_ = found == state_.end() ? 0 : found->second;
  }
  void begin_copy(const StructView& first, std::size_t structs) {
    ++blocks_;
    append_varuint(out_, structs);
    append_varuint(out_, client_);
    append_varuint(out_, std::max(first.id.clock, known_));
    from_ = first.wire.data();
    if (first.id.clock >= known_) return;
    StructPiece piece(first);
    take_front(piece, known_ - first.id.clock);
    append_piece(out_, piece);
    from_ += first.wire.size();
  }
  void end_block() {
    if (from_ != nullptr) out_.append(from_, to_);
    from_ = nullptr;
  }

  const StateVector& state_;
  std::string out_;
  std::size_t blocks_ = 0;
  bool has_block_ = false;
  std::uint64_t client_ = 0, known_ = 0;
  const char* from_ = nullptr;  // of what is to be copied of the block; none before its first struct was found
  const char* to_ = nullptr;
};

}  // namespace

Result<std::string> diff_update(std::string_view update, const StateVector& state, const UpdateLimits& limits) {
  UpdateReader in(update, limits);
  BlockTails tails(state);
  for (StructView one; in.next_struct(one);) tails.add(one, in.left_in_block());
  for (ClockRange range; in.next_delete(range);) continue;
  if (in.failed()) return std::unexpected(in.error());
  std::string diff = tails.take();
  diff += in.delete_set();
  return diff;
}

Result<StateVector> state_vector_of(std::string_view update, const UpdateLimits& limits) {
  UpdateReader in(update, limits);
  StateVector state;
  Id next{0, 1};  // where the one struct must stand that counts
  for (StructView one; in.next_struct(one);) {
    if (one.kind == ContentKind::kSkip || (one.id != next && one.id.clock != 0)) continue;
    next = {one.id.client, one.end()};
    state[one.id.client] = one.end();
  }
  for (ClockRange range; in.next_delete(range);) continue;
  if (in.failed()) return std::unexpected(in.error());
  return state;
}

}  // namespace giaoban
