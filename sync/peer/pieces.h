#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace giaoban {

// A message that is too long for one go over a slow link goes as pieces. What arrived of it is kept when the link
// breaks, and on the next one it goes on from there (SPEC P20).

/// `bytes` views what was decoded, or what is being sent.
struct Piece {
  Hash whole;  ///< of the message, with its tag
  std::uint64_t offset = 0;
  std::uint64_t total = 0;  ///< of the message
  std::string_view bytes;
};

/// How much of a message is here.
struct KeptPieces {
  Hash whole;
  std::uint64_t size = 0;
};

/// The sending side of one message. Not thread-safe.
class PieceCutter {
 public:
  explicit PieceCutter(std::string message) : message_(std::move(message)), whole_(hash_of(message_)) {}

  const Hash& whole() const { return whole_; }
  std::size_t total() const { return message_.size(); }
  /// The peer holds so much already. Ignored where that were all or more: then it starts anew.
  void skip(std::uint64_t size) { offset_ = size < message_.size() ? size : 0; }
  bool is_done() const { return offset_ == message_.size(); }
  /// The next piece, of at most `size` bytes; views this.
  Piece next(std::size_t size);

 private:
  std::string message_;
  Hash whole_;
  std::uint64_t offset_ = 0;
};

/// What one other node has sent of messages that are not whole yet, over all links with it. Thread-safe.
class PieceGatherer {
 public:
  /// A message that is whole by this piece, checked against its hash; nullopt while it is not. Of more than
  /// peer_limits::kPiecedMessages the one that waited longest is dropped. Errors, after which the message is dropped
  /// too: bad_message (a piece that does not follow what is here, an empty one, one that reaches beyond its message, a
  /// wrong hash), too_large (a message over limits::kPeerMessageBytes).
  Result<std::optional<std::string>> add(const Piece& piece);

  std::vector<KeptPieces> kept() const;
  std::size_t bytes() const;

 private:
  struct Part {
    std::string bytes;
    std::uint64_t total = 0;
    std::uint64_t turn = 0;  // of its last piece
  };
  Result<Part*> part_of(const Piece& piece);
  void drop_stalest();

  mutable std::mutex mutex_;  // guards all
  std::map<Hash, Part> parts_;
  std::uint64_t turns_ = 0;
};

}  // namespace giaoban
