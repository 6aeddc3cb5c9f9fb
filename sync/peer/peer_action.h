#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "schema/messages.h"
#include "sync/log/log_batch.h"
#include "sync/peer/replica_view.h"

namespace giaoban::peer_action {

// To the socket, in order.
struct SendText {
  std::string text;
};
struct SendBinary {
  std::string bytes;
};
/// Call on_drained() once, when most of what was sent is on its way: a session sends no more batches and files before.
struct TellWhenDrained {};
/// The last action of a session. `reason` is short and in English. Of a peer that is silent no farewell is awaited.
struct Close {
  std::uint16_t code;
  std::string reason;
  bool is_silent = false;
};

/// The other node has proved who it is.
struct Linked {
  NodeId node;
  Relation relation;
};

/// The parent gave a certificate: check and keep it (SPEC E2).
struct CertificateArrived {
  Certificate certificate;
};

/// Take these entries in and call on_ingested() with what came of it, once.
struct Ingest {
  LogBatch batch;
};
/// The peer holds this node's own log of a space so far. Where it is the parent, the caller writes nothing there before it does
/// too; where another says more than is held, it writes nothing anew for a while (SPEC L9).
struct OwnLogAt {
  SpaceId space;
  std::uint64_t seq;
  bool is_parents;
};
/// An entry that is held here cannot be read; the log is left out until the next link.
struct Unreadable {
  LogId log;
  Error error;
};

/// Run this command for a person of the peer's and call answer(), once (SPEC P7).
struct RunForward {
  schema::PeerForward forward;
};
struct OutcomeArrived {
  schema::CommandResult result;
};

struct AwarenessArrived {
  SpaceId space;
  std::string document;
  std::string update;
};

/// Give bytes of a part of a file from `offset` on, at most peer_limits::kBlobAimBytes, by send_blob_bytes(); or
/// send_no_blob() where the space does not name the file or the file not the part; or put_off_blob(), to look for the part
/// elsewhere first (SPEC B3, B4). The next bytes are asked for when it is their turn.
struct BlobWanted {
  SpaceId space;
  Hash blob;
  Hash part;  ///< the file's manifest, where it is `blob` itself, or one of its chunks
  std::uint64_t offset;
};
struct BlobBytesArrived {
  Hash part;
  std::uint64_t offset;
  std::uint64_t total;
  std::string bytes;
};
struct BlobAbsent {
  Hash part;
};

/// The peer offers to start from this checkpoint, which was checked: fetch its state, load it, and call
/// on_checkpoint_taken(), once (SPEC P24).
struct CheckpointOffered {
  Checkpoint checkpoint;
};

}  // namespace giaoban::peer_action

namespace giaoban {

/// What a session asks of its caller, in the order to be done.
using PeerAction =
    std::variant<peer_action::SendText, peer_action::SendBinary, peer_action::TellWhenDrained, peer_action::Close,
                 peer_action::Linked, peer_action::CertificateArrived, peer_action::Ingest, peer_action::OwnLogAt,
                 peer_action::Unreadable, peer_action::RunForward,
                 peer_action::OutcomeArrived, peer_action::AwarenessArrived, peer_action::BlobWanted,
                 peer_action::BlobBytesArrived, peer_action::BlobAbsent, peer_action::CheckpointOffered>;

}  // namespace giaoban
