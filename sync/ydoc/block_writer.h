#pragma once
#include <optional>
#include <string>

#include "sync/ydoc/struct_piece.h"

namespace giaoban {

/// Writes the client blocks of an update v1, joining neighbours that one struct can stand for. What the pieces point
/// into must outlive the writer.
class BlockWriter {
 public:
  /// Pieces by client, in whatever order of clients, and each one's by clock; what lies between becomes a Skip.
  void add(const StructPiece& piece);
  /// The update so far with all its blocks but without its delete set. Ends the writer.
  std::string take();

  std::size_t clients() const { return clients_; }
  std::size_t structs() const { return structs_; }  ///< less the one that may still grow
  std::size_t bytes() const { return blocks_.size() + block_.size() + joined_.size(); }

 private:
  void join(const StructPiece& piece);
  void flush();
  void end_block();

  std::string blocks_;       // those that are complete
  std::string block_;        // the structs of the one that is not
  std::string joined_;       // the body of open_, where it was joined of several
  std::optional<StructPiece> open_;
  std::uint64_t start_ = 0;  // of the block
  std::size_t block_structs_ = 0, structs_ = 0, clients_ = 0;
};

}  // namespace giaoban
