#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/log/signer.h"
#include "sync/peer/handshake.h"
#include "sync/peer/link_codec.h"
#include "sync/peer/link_sender.h"
#include "sync/peer/log_receiver.h"
#include "sync/peer/peer_limits.h"
#include "sync/peer/wire.h"

namespace giaoban {

/// The time of an input: of the wall for what is told to others, of a clock that never jumps for waiting.
struct PeerTime {
  std::uint64_t unix_ms = 0;
  std::uint64_t steady_ms = 0;
};

/// One link to another node as a state machine (SPEC P), the same for who dials and who accepts.
///
/// Inputs append to a list of actions; the caller takes the list after each input and does it in order. After Close
/// every input is ignored. Pure but for what `view` reads; one thread at a time.
class PeerSession {
 public:
  struct Parts {
    const ReplicaView& view;
    const Signer& signer;
    const Verifier& verifier;
    /// What is known of a node's copy, kept over links. Called once the peer has proved who it is.
    std::function<std::shared_ptr<PeerProgress>(const NodeId&)> progress_of;
    /// Who must answer; nullopt for a link that was accepted.
    std::optional<NodeId> expected = {};
    /// What a node has sent of messages that are not whole yet, kept over links; where it is empty, a link begins
    /// with nothing. Called like progress_of.
    std::function<std::shared_ptr<PieceGatherer>(const NodeId&)> pieces_of = {};
    /// Below the highest where an older release is played.
    int protocol_highest = peer_limits::kProtocolHighest;
  };
  explicit PeerSession(Parts parts);

  std::vector<PeerAction> take_actions() { return std::exchange(actions_, {}); }

  // --- the socket. Messages are refused with an `error` and the session closes at the first one that breaks a rule.
  /// `nonce` must be fresh and random; `channel` names the TLS channel, zero where there is none (SPEC E4).
  void start(const Hash& nonce, PeerTime now, const Hash& channel = {});
  void on_text(std::string_view bytes, PeerTime now);
  void on_binary(std::string_view bytes, PeerTime now);
  /// The answer to TellWhenDrained.
  void on_drained(PeerTime now);
  /// About once a second.
  void tick(PeerTime now);

  // --- news of this node; ignored before the link is up, which begins with all that is held
  /// Entries of a space became durable.
  void on_durable(const SpaceId& space, PeerTime now);
  /// A space is new, or its members changed.
  void on_membership(const SpaceId& space, PeerTime now);
  /// Entries of a space were set aside: less of it is held than before.
  void on_cut(const SpaceId& space, PeerTime now);
  /// What came of an Ingest: the log's durable head, or why it was refused.
  void on_ingested(const LogBatch& batch, const Result<Head>& outcome, PeerTime now);

  /// The state of an offered checkpoint was loaded, or why not.
  void on_checkpoint_taken(const SpaceId& space, const Result<void>& outcome, PeerTime now);

  // --- what this node wants of the peer; false where the link is not up or the peer is no member of the space
  bool forward(const schema::PeerForward& command);
  void answer(const schema::CommandResult& result);
  bool send_awareness(const SpaceId& space, std::string_view document, std::string_view update);
  /// Also false where the peer speaks a version without parts of files.
  bool want_blob(const peer_action::BlobWanted& wish);
  // Each answers a BlobWanted; the last says nothing yet: resume_blob() or deny_blob() follows when it is known.
  void send_blob_bytes(const Hash& part, std::uint64_t offset, std::uint64_t total, std::string_view bytes);
  void send_no_blob(const Hash& part);
  void put_off_blob(const Hash& part);
  void resume_blob(const peer_action::BlobWanted& wish);
  void deny_blob(const Hash& part);
  /// Gives the peer, a child, a new certificate (SPEC E2); not to one that speaks a version without them.
  void send_certificate(const Certificate& certificate);

  bool is_linked() const { return progress_ != nullptr && !is_closed_; }
  bool is_closed() const { return is_closed_; }
  /// What the peer showed; nullopt where it has none.
  const std::optional<Certificate>& shown_certificate() const { return shown_; }
  /// Why the link was refused, by this side or the other; nullopt where it was not.
  const std::optional<Error>& refusal() const { return refusal_; }
  /// Bytes of batches whose on_ingested() is still to come: the caller stops reading while there are many.
  std::size_t ingesting_bytes() const { return ingesting_bytes_; }
  /// What to add to this node's clock to get the peer's, once a ping was answered.
  std::optional<std::int64_t> clock_offset_ms() const { return clock_offset_ms_; }

 private:
  struct HaveState {
    bool is_full = false;            // ours told our positions
    std::size_t peer_positions = 0;  // in the peer's latest
  };

  void on_message(const schema::PeerHello& message, PeerTime now);
  void on_message(const schema::PeerAuth& message, PeerTime now);
  void on_message(const schema::PeerError& message, PeerTime now);
  void on_message(const schema::PeerCertificate& message, PeerTime now);
  void on_message(const schema::PeerHave& message, PeerTime now);
  void on_message(const schema::PeerReceived& message, PeerTime now);
  void on_message(const schema::PeerRefused& message, PeerTime now);
  void on_message(const schema::PeerForward& message, PeerTime now);
  void on_message(const schema::PeerOutcome& message, PeerTime now);
  void on_message(const schema::PeerPing& message, PeerTime now);
  void on_message(const schema::PeerPong& message, PeerTime now);
  void on_message(const schema::PeerWantBlob& message, PeerTime now);
  void on_message(const schema::PeerNoBlob& message, PeerTime now);
  void on_message(const schema::PeerKept& message, PeerTime now);
  void take_text(std::string_view bytes, PeerTime now);
  void take_binary(std::string_view bytes, PeerTime now);
  void on_binary(LogBatch& batch, PeerTime now);
  void on_binary(BlobBytes& message, PeerTime now);
  void on_binary(AwarenessMessage& message, PeerTime now);
  void on_binary(Piece& piece, PeerTime now);
  void on_binary(StreamPart& part, PeerTime now);
  void on_binary(Checkpoint& checkpoint, PeerTime now);

  void become_linked(PeerTime now);
  void send_have(const SpaceId& space);
  void add_positions(schema::PeerHave& have) const;
  void note_given(const Checkpoint& checkpoint);
  schema::LogPosition position(const NodeId& origin, const Head& head) const;
  void compare(const schema::PeerHave& message);
  /// Sends waiting `have`s, a bounded number; the rest when the peer shows that it has read these.
  void send_haves(PeerTime now);
  bool offer_checkpoint(const SpaceId& space, const VersionVector& theirs);
  void send_ping(PeerTime now);
  void refuse(const LogBatch& batch, const Error& error, PeerTime now);
  /// Sends what may go while there is room at the socket.
  void pump();
  void saw_people(const SpaceId& space);
  template <typename Message>
  void send(const Message& message) {
    send_text(to_text(message.encode()));
  }
  void send_text(std::string text);
  void send_bulk(std::string message);
  void break_off(const Error& error);
  void close(std::uint16_t code, std::string reason);

  Parts parts_;
  Handshake handshake_;
  std::vector<PeerAction> actions_;
  bool is_closed_ = false;
  std::optional<Certificate> shown_;
  std::optional<Error> refusal_;

  // Since the peer has proved who it is:
  std::shared_ptr<PeerProgress> progress_;
  std::shared_ptr<PieceGatherer> pieces_;
  std::optional<LinkSender> sender_;
  std::optional<LogReceiver> receiver_;
  std::map<SpaceId, HaveState> haves_;  // spaces for which we sent one
  std::set<SpaceId> haves_waiting_;
  std::map<SpaceId, Hash> offers_;  // states that we offered
  std::map<SpaceId, Checkpoint> offered_;  // that the peer offered and we are taking
  std::map<SpaceId, Checkpoint> given_;    // that the peer gave, of spaces that it does not share as far as is known here
  std::size_t have_round_bytes_ = 0;  // sent since the last answered ping
  std::size_t peer_positions_ = 0;    // in the latest `have`s of the peer
  std::size_t ingesting_bytes_ = 0;
  std::size_t forwards_ = 0;  // of the peer, at work
  std::map<SpaceId, std::uint64_t> live_until_ms_;  // spaces in which people were seen

  LinkEncoder encoder_;
  StreamDecompressor decompressor_;
  bool is_in_stream_ = false;     // at work on what it brought
  std::size_t socket_bytes_ = 0;  // sent since on_drained()
  bool awaits_drain_ = false;

  PeerTime now_;                  // of the latest input that had one
  std::uint64_t started_ms_ = 0;  // these on the clock that never jumps
  std::uint64_t heard_ms_ = 0;
  std::uint64_t ponged_ms_ = 0;
  std::uint64_t pinged_ms_ = 0;
  std::uint64_t answered_ms_ = 0;  // or made room at the socket
  std::optional<std::uint64_t> ping_time_ms_;  // of the wall, as the ping under way says
  std::optional<std::int64_t> clock_offset_ms_;
};

}  // namespace giaoban
