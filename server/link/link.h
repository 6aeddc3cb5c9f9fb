#pragma once
#include <boost/asio/steady_timer.hpp>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "server/hub/hub.h"
#include "server/link/forwards.h"
#include "server/link/piece_keeper.h"
#include "server/link/progress_keeper.h"
#include "server/link/store_view.h"
#include "sync/peer/peer_session.h"
#include "sync/store/blob_store.h"

namespace giaoban {

class Link;

/// What links tell their owner, on the link's executor.
class LinkListener {
 public:
  virtual ~LinkListener() = default;
  virtual void on_linked(const std::shared_ptr<Link>& link) = 0;
  /// The parent gave a certificate.
  virtual void on_certificate(Link& link, const Certificate& certificate) = 0;
  /// What the peer has acknowledged may have changed.
  virtual void on_progress(Link& link) = 0;
  /// Also for a link that never came up.
  virtual void on_closed(const std::shared_ptr<Link>& link) = 0;
  /// A record that names a file came over the link and became durable.
  virtual void on_file(Link& link, const SpaceId& space, const StoreView::NamedFile& file) = 0;
  virtual void on_blob_bytes(Link& link, peer_action::BlobBytesArrived& bytes) = 0;
  virtual void on_blob_absent(Link& link, const Hash& part) = 0;
  /// The peer asks for a part that is not here, or, where `is_damaged`, not any more: resume_blob() or deny_blob() follows.
  virtual void on_blob_missing(Link& link, const peer_action::BlobWanted& part, bool is_damaged) = 0;
  /// The peer offers a checkpoint: Link::checkpoint_taken() once it was loaded, or cannot be.
  virtual void on_checkpoint(const std::shared_ptr<Link>& link, const Checkpoint& checkpoint) = 0;
};

/// What all links of a node work with. Outlives them.
struct LinkParts {
  Hub& hub;
  const StoreView& view;
  BlobStore& blobs;
  ProgressKeeper& progress;
  PieceKeeper& pieces;
  LinkListener& listener;
  std::function<Hash()> fresh_nonce;  ///< random; from any thread
};

/// One link: a PeerSession on a socket. Lives on the socket's executor; methods say where they may be called.
class Link : public std::enable_shared_from_this<Link> {
 public:
  enum class Direction : std::uint8_t { kDial, kAccept };

  // Bounds of a link besides those of the session.
  static constexpr std::size_t kIngestingBytes = 4 << 20;   // not ingested yet; then the socket is not read
  static constexpr std::size_t kPressureBytes = 32 << 10;   // queued; then awareness is dropped (SPEC P10)

  /// What is known of a link before its socket is there.
  struct Terms {
    Direction direction = Direction::kAccept;
    std::optional<NodeId> expected = {};  ///< who must answer a dialled link
    std::optional<Hash> channel = {};     ///< the TLS channel's name (SPEC E4); nullopt: the socket knows
    bool is_metered = false;              ///< large files do not go over it (SPEC B5)
  };
  Link(LinkParts& parts, Terms terms);

  /// The receiving half for the connection. Call once; the link lives at least as long as it.
  std::unique_ptr<SocketHandler> handler();

  // --- from any thread
  void durable(const SpaceId& space);
  void membership(const SpaceId& space);
  void cut(const SpaceId& space);
  /// Replies owner_unreachable where the link is down or goes down before the answer.
  void forward(Command command, Reply reply);
  void awareness(const SpaceId& space, std::string_view document, std::string_view update);
  void want_blob(const peer_action::BlobWanted& part);
  void resume_blob(const peer_action::BlobWanted& part);
  void deny_blob(const Hash& part);
  void checkpoint_taken(const SpaceId& space, const Result<void>& outcome);
  void close(std::uint16_t code, std::string_view reason);
  /// Gives the peer, a child, a certificate (SPEC E2).
  void give(const Certificate& certificate);

  /// Lets go of the socket after the I/O threads have ended, since both own each other until on_close.
  void abandon() { socket_.reset(); }

  Direction direction() const { return terms_.direction; }
  bool is_metered() const { return terms_.is_metered; }
  /// Names the link as a source of awareness.
  std::uint64_t source() const { return source_; }
  std::optional<std::int64_t> clock_offset_ms() const;

  // --- in and after on_linked()
  const NodeId& peer() const { return peer_; }
  Relation relation() const { return relation_; }
  /// What the peer showed (SPEC E3). On the link's executor.
  const std::optional<Certificate>& shown_certificate() const { return session_.shown_certificate(); }
  /// In and after on_closed(): why the link was refused; nullopt where it was not.
  const std::optional<Error>& refusal() const { return session_.refusal(); }

 private:
  class Handler;
  void open(std::shared_ptr<Socket> socket);
  void receive(std::string_view bytes, FrameKind kind);
  void closed();
  void wait_for_tick();
  PeerTime now() const;

  template <typename Call>
  void later(Call call);
  void tell(std::set<SpaceId>& news, const SpaceId& space);
  void take_news();
  /// Does what the session asks, until it asks no more.
  void perform();
  void act(peer_action::SendText& action);
  void act(peer_action::SendBinary& action);
  void act(peer_action::TellWhenDrained& action);
  void act(peer_action::Close& action);
  void act(peer_action::Linked& action);
  void act(peer_action::CertificateArrived& action);
  void act(peer_action::Ingest& action);
  void act(peer_action::OwnLogAt& action);
  void act(peer_action::Unreadable& action);
  void act(peer_action::RunForward& action);
  void act(peer_action::OutcomeArrived& action);
  void act(peer_action::AwarenessArrived& action);
  void act(peer_action::BlobWanted& action);
  void act(peer_action::BlobBytesArrived& action);
  void act(peer_action::BlobAbsent& action);
  void act(peer_action::CheckpointOffered& action);
  void ingested(const LogBatch& batch, const Result<Head>& outcome);
  void limit_reading();
  Result<std::string> read_part(const peer_action::BlobWanted& wanted);

  LinkParts& parts_;
  const Terms terms_;
  const std::uint64_t source_;
  PeerSession session_;
  std::shared_ptr<Socket> socket_;  // null before open() and after closed()
  std::optional<boost::asio::steady_timer> timer_;
  Forwards forwards_;
  NodeId peer_;
  Relation relation_ = Relation::kChild;
  bool is_reading_ = true;
  bool was_closed_ = false;
  struct Served {
    SpaceId space;
    Hash blob;
    bool is_state = false;
    std::optional<BlobManifest> manifest;
    Hash part;          // the last one read
    std::string bytes;  // of it
  };
  std::optional<Served> served_;  // the last file that was found to be named

  mutable std::mutex mutex_;  // guards what follows
  std::optional<boost::asio::any_io_executor> executor_;  // since open()
  std::set<SpaceId> news_durable_, news_membership_, news_cut_;
  bool close_asked_ = false;
  std::optional<std::int64_t> clock_offset_ms_;
};

}  // namespace giaoban
