#pragma once
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "schema/api.h"
#include "server/api/files_api.h"
#include "server/api/metrics.h"
#include "server/api/router.h"
#include "server/link/backlogs.h"
#include "server/link/blob_exchange.h"
#include "server/link/parent_link.h"

namespace giaoban {

/// All links of a node: the one to the parent, which it dials, and those that children dial. Methods from any thread.
///
/// Fills `forward`, `on_durable` and `on_awareness` of the hub's services when it is made; that comes before the hub
/// opens its spaces, start() after. The I/O threads must have ended when it is destroyed, and their contexts not be gone.
class Links : private LinkListener {
 public:
  static constexpr std::size_t kUnproved = 64;  // accepted links that have not proved who they are; beyond: 503

  struct Options {
    boost::asio::any_io_executor executor;  ///< for dialling and timers; the parent's link lives there
    std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
    DialOptions dial = {};
    bool is_parent_behind_proxy = false;  ///< a proxy ends the TLS channel to the parent (SPEC E4)
    bool is_parent_metered = false;       ///< large files do not go over the link to the parent (SPEC B5)
  };
  Links(Hub& hub, KnownNodes& nodes, BlobStore& blobs, Metrics& metrics, Options options);
  ~Links() override;

  void start();
  /// Closes all links and opens none any more. Returns at once.
  void stop();

  /// Closes all links and refuses new ones until resume() or a restart.
  void pause();
  void resume();
  /// Dials the parent now if it is not linked; also after KnownNodes::set_parent().
  void retry_now() { parent_.retry_now(); }

  /// WebSocket /peer.
  void add_route(Router& router);

  /// Cuts the link of a node that may not be linked any more.
  void cut(const NodeId& node, std::string_view reason);

  // Reads the store: call it where that may take a while.
  /// How every known node is linked, the parent first (api/node_status.json).
  std::vector<schema::LinkStatus> status() const;
  /// What is durable here and nowhere else.
  schema::Backlog only_here() const;
  /// Files that are not here, for the files API.
  FileSource file_source();
  /// The link to the parent, for the feed (SPEC F6).
  LinkSource source();

 private:
  /// A checkpoint that waits for its state.
  struct Offer {
    Checkpoint checkpoint;
    std::weak_ptr<Link> link;
  };
  static constexpr std::size_t kOffers = 64;  // beyond: put off until the peer asks again

  struct Known {
    std::shared_ptr<Link> link;  // null where it is not linked
    std::uint64_t since_ms = 0;
  };

  void on_linked(const std::shared_ptr<Link>& link) override;
  void on_certificate(Link& link, const Certificate& certificate) override;
  void on_progress(Link& link) override;
  void on_closed(const std::shared_ptr<Link>& link) override;
  void on_file(Link& link, const SpaceId& space, const StoreView::NamedFile& file) override;
  void on_blob_bytes(Link& link, peer_action::BlobBytesArrived& bytes) override;
  void on_blob_absent(Link& link, const Hash& part) override;
  void on_blob_missing(Link& link, const peer_action::BlobWanted& part, bool is_damaged) override;
  void on_checkpoint(const std::shared_ptr<Link>& link, const Checkpoint& checkpoint) override;
  void load_offered(const Hash& state);

  void fill_services();
  void forward(const NodeId& owner, Command command, Reply reply);
  void spread_durable(const SpaceId& space);
  void count_unsent(const NodeId& node) const;
  boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> accept(const Request& request);
  std::vector<std::shared_ptr<Link>> linked() const;
  std::shared_ptr<Link> make_link(Link::Terms terms);
  Backlogs backlogs() const;
  schema::LinkStatus status_of(const NodeId& node, const UnitId& unit, schema::LinkStatusDirection direction,
                               Backlogs& backlogs) const;
  UnitId unit_of_parent(const ParentNode& parent) const;
  void renew_certificate(Link& link);
  UnitLevel level_of(const UnitId& unit) const;
  void note_seen();
  void wait_for_tick();

  Hub& hub_;
  KnownNodes& nodes_;
  Metrics& metrics_;
  Options options_;
  Enrolments enrolments_;
  StoreView view_;
  mutable ProgressKeeper progress_;
  PieceKeeper pieces_;
  BlobExchange files_;
  LinkParts parts_;
  ParentLink parent_;
  boost::asio::steady_timer timer_;
  std::uint64_t ticks_ = 0;
  std::atomic<std::uint64_t> quiet_ticks_ = 0;  // since a link came up, an entry became durable, or one was on its way
  std::uint64_t directory_watch_ = 0;

  mutable std::mutex mutex_;  // guards all below
  bool is_paused_ = false, is_stopping_ = false;
  std::map<NodeId, Known> known_;
  std::map<Hash, Offer> offers_;
  std::vector<std::weak_ptr<Link>> made_;      // all that may still live
  std::vector<std::weak_ptr<Link>> unproved_;  // accepted, before on_linked()
};

}  // namespace giaoban
