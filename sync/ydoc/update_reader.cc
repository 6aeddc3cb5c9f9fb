#include "sync/ydoc/update_reader.h"

#include <algorithm>
#include <utility>

namespace giaoban {
namespace {

constexpr std::uint8_t kKindBits = 0x1f;

/// Clients look for other clients' structs and wait for them, but take those of the same client to be there: one that
/// lies ahead makes them throw halfway through an update.
inline void read_reference(Lib0Reader& in, const Id& own, Id& id) {
  id.client = in.client();
  id.clock = in.varuint();
  if (id.client == own.client && id.clock >= own.clock) in.fail_with("reference ahead of its own client");
}

/// Parent and key are written only where neither neighbour is, who tell them otherwise.
void read_place(Lib0Reader& in, StructView& out, std::uint8_t info) {
  if (info & kHasOrigin) read_reference(in, out.id, out.origin);
  if (info & kHasRightOrigin) read_reference(in, out.id, out.right_origin);
  if (info & (kHasOrigin | kHasRightOrigin)) return;
  const std::uint64_t is_root = in.varuint();
  if (is_root == 1) {
    out.parent = StructView::Parent::kRoot;
    out.root = in.var_string(limits::kUpdateKeyBytes);
  } else if (is_root == 0) {
    out.parent = StructView::Parent::kItem;
    read_reference(in, out.id, out.parent_item);
  } else {
    in.fail_with("unknown kind of parent");
  }
  if (out.has_key) out.key = in.var_string(limits::kUpdateKeyBytes);
}

}  // namespace

void read_struct(Lib0Reader& in, const Id& at, StructView& out) {
  const char* const from = in.position();
  out.id = at;
  const std::uint8_t info = in.u8();
  out.kind = static_cast<ContentKind>(info & kKindBits);
  out.has_origin = info & kHasOrigin;
  out.has_right_origin = info & kHasRightOrigin;
  out.has_key = info & kHasKey;
  out.key = {};
  out.parent = StructView::Parent::kCopied;
  if (out.is_item())
    read_place(in, out, info);
  else if (info != static_cast<std::uint8_t>(out.kind))
    in.fail_with("flags on a struct that has none");  // Yjs has two readers that take them in different ways
  if (out.kind == ContentKind::kString)
    out.content = read_text(in, out.length);
  else
    out.length = read_content(in, out.kind, out.content);
  if (out.length > limits::kSafeInteger - at.clock) in.fail_with("clock beyond 2^53-1");
  out.wire = in.since(from);
}

UpdateReader::UpdateReader(std::string_view update, const UpdateLimits& limits) : in_(update), limits_(limits) {
  if (update.size() > limits_.bytes) in_.fail_with("larger than an update may be");
  blocks_left_ = in_.count(3, limits_.clients);
}

bool UpdateReader::next_struct(StructView& out) {
  while (structs_left_ == 0) {
    if (blocks_left_ == 0 || in_.failed()) return false;
    --blocks_left_;
    begin_block();
  }
  --structs_left_;
  read_struct(in_, {client_, clock_}, out);
  if (in_.failed()) return false;
  clock_ += out.length;
  return true;
}

void UpdateReader::begin_block() {
  structs_left_ = in_.count(2, limits_.structs - structs_read_);
  structs_read_ += structs_left_;
  client_ = in_.client();
  clock_ = in_.varuint();
  note_client(client_);
}

void UpdateReader::note_client(std::uint64_t client) {
  if (std::exchange(is_first_block_, false)) {
    lowest_client_ = client;
    return;
  }
  if (clients_.empty()) clients_.push_back(lowest_client_);
  if (client_set_.empty() && client >= lowest_client_) client_set_.insert(clients_.begin(), clients_.end());
  if (!client_set_.empty() && !client_set_.insert(client).second) in_.fail_with("second block of a client");
  clients_.push_back(client);
  lowest_client_ = std::min(lowest_client_, client);
}

bool UpdateReader::next_delete(ClockRange& out) {
  if (!std::exchange(has_deletes_begun_, true)) {
    deletes_ = in_.rest();
    delete_blocks_left_ = in_.count(2, limits_.clients);
  }
  while (deletes_left_ == 0) {
    if (delete_blocks_left_ == 0 || in_.failed()) {
      if (!in_.at_end()) in_.fail_with("bytes after the end");
      return false;
    }
    --delete_blocks_left_;
    client_ = in_.varuint();
    deletes_left_ = in_.count(2, limits_.deletes - deletes_read_);
    deletes_read_ += deletes_left_;
  }
  --deletes_left_;
  const std::uint64_t start = in_.varuint();
  const std::uint64_t length = in_.varuint();
  if (length > limits::kSafeInteger - start) in_.fail_with("clock beyond 2^53-1");
  if (length == 0) in_.fail_with("empty range of deletes");  // clients throw at it
  out = {client_, start, start + length};
  return !in_.failed();
}

}  // namespace giaoban
