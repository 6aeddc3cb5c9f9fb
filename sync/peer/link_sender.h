#pragma once
#include <array>
#include <deque>
#include <optional>
#include <variant>

#include "sync/peer/fair_shares.h"
#include "sync/peer/log_sender.h"
#include "sync/peer/peer_action.h"
#include "sync/peer/pieces.h"

namespace giaoban {

/// Decides what goes next over a link of all that may wait: logs, and files that the peer wants; in fair shares, long
/// batches in pieces (SPEC P20, P23).
class LinkSender {
 public:
  LinkSender(const ReplicaView& view, PeerProgress& progress, int protocol)
      : protocol_(protocol), logs_(view, progress) {}

  LogSender& logs() { return logs_; }
  const LogSender& logs() const { return logs_; }
  /// As LogSender::set_shared; a batch under way in pieces stops there.
  void set_shared(const SpaceId& space, bool is_shared);

  /// What the peer kept of a message when the last link broke. At most peer_limits::kPiecedMessages; beyond: ignored.
  void peer_kept(const KeptPieces& pieces);

  /// The peer asks for a file; false where too many requests wait.
  bool add_blob(const peer_action::BlobWanted& request);
  /// The chunk that next() asked for went out, or there is none: the request is done with.
  void chunk_sent(const Hash& blob, std::size_t bytes, bool is_last);
  void drop_blob(const Hash& blob);

  /// A message to send; a chunk to read, then send, with chunk_sent() or drop_blob() to follow; or a log that cannot be
  /// read. nullopt where nothing may go now.
  using Turn = std::variant<std::string, peer_action::BlobWanted, peer_action::Unreadable>;
  std::optional<Turn> next();

 private:
  struct BlobRequest {
    peer_action::BlobWanted wanted;  // the offset of its next chunk
    std::size_t chunks_left = 0;
  };
  /// A batch under way in pieces. It goes with the flow that its space belongs to by now.
  struct Cutting {
    LogId log;
    std::uint64_t first_seq = 0;
    PieceCutter pieces;
  };
  using Slot = std::optional<Cutting>;
  bool is_ready(Flow flow) const;
  Slot* cut_for(Flow flow);
  Turn next_chunk();
  std::optional<Turn> next_of_logs(Flow flow);
  std::string next_piece(Flow flow, Slot& slot);
  std::string encode(const LogBatch& batch) const;

  const int protocol_;
  LogSender logs_;
  FairShares shares_;
  std::array<Slot, 3> slots_;  // one batch for each urgency in which it began
  std::map<Hash, std::uint64_t> kept_by_peer_;
  std::deque<BlobRequest> blobs_;
  bool is_reading_chunk_ = false;
};

}  // namespace giaoban
