#include "sync/ydoc/block_writer.h"

#include <utility>

namespace giaoban {

void BlockWriter::add(const StructPiece& piece) {
  if (open_ && joins(*open_, piece)) return join(piece);
  if (open_ && open_->id.client != piece.id.client) end_block();
  if (!open_) {
    start_ = piece.id.clock;
    open_ = piece;
    return;
  }
  const std::uint64_t end = open_->end();
  flush();
  if (end < piece.id.clock) {
    append_varuint(block_, static_cast<std::uint8_t>(ContentKind::kSkip));
    append_varuint(block_, piece.id.clock - end);
    ++block_structs_;
  }
  open_ = piece;
}

void BlockWriter::join(const StructPiece& piece) {
  if (joined_.empty()) append_body(joined_, *open_);
  append_body(joined_, piece);
  open_->length += piece.length;
  open_->is_whole = false;
}

void BlockWriter::flush() {
  if (joined_.empty()) {
    append_piece(block_, *open_);
  } else {
    append_head(block_, *open_);
    append_content(block_, *open_, joined_);
    joined_.clear();
  }
  ++block_structs_;
}

void BlockWriter::end_block() {
  flush();
  append_varuint(blocks_, block_structs_);
  append_varuint(blocks_, open_->id.client);
  append_varuint(blocks_, start_);
  blocks_ += block_;
  block_.clear();
  structs_ += block_structs_;
  block_structs_ = 0;
  ++clients_;
  open_.reset();
}

std::string BlockWriter::take() {
  if (open_) end_block();
  std::string count;
  append_varuint(count, clients_);
  return std::move(blocks_.insert(0, count));
}

}  // namespace giaoban
