#pragma once
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "schema/api.h"
#include "server/link/link.h"
#include "sync/peer/blob_fetch.h"

namespace giaoban {

/// Files between this node and others: what to fetch by the policy of each space, from whom, and what others asked for
/// (SPEC B3-B5). Drives a BlobFetch on a thread of its own, since it writes and syncs; methods from any thread.
class BlobExchange {
 public:
  static constexpr std::size_t kQueuedBytes = 8 << 20;  // arrived and not looked at yet; beyond: dropped, asked for again
  static constexpr int kQueuedSearches = 4096;          // for others; beyond: no_blob

  /// `finished` is told of every file that is here now, on the thread.
  BlobExchange(BlobStore& blobs, const StoreView& view, std::function<void(const Hash&)> finished)
      : view_(view), finished_(std::move(finished)), parts_(blobs) {}
  ~BlobExchange() { stop(); }
  /// Ends the thread; what comes later is ignored.
  void stop();

  /// A durable record, which came over this link, names the file: it is fetched if the space's policy says so.
  void named(Link& link, const SpaceId& space, const StoreView::NamedFile& file);
  /// The state of a checkpoint that this link offers, of a space that may not be known here yet.
  void fetch_offered(Link& link, const SpaceId& space, const Hash& state, std::uint64_t size);
  /// Looks at all files of a space, whose policy or members changed.
  void look_at(const SpaceId& space);
  /// Somebody waits for the file. One that was here and is damaged is fetched anew.
  void open(const SpaceId& space, const Hash& blob);
  /// Passes the files that are not here to `done`, on the thread.
  void states(const SpaceId& space, std::function<void(std::vector<schema::FileState>)> done);

  void add_link(const std::shared_ptr<Link>& link);
  void remove_link(const std::shared_ptr<Link>& link);
  void look_for(Link& link, const peer_action::BlobWanted& part, bool is_damaged);
  void take_bytes(Link& link, peer_action::BlobBytesArrived& arrived);
  void take_absence(Link& link, const Hash& part);
  /// About once a second.
  void tick();

 private:
  /// The node's store as a BlobFetch wants it.
  struct Parts : BlobParts {
    explicit Parts(BlobStore& store) : blobs(store) {}
    bool has(const Hash& blob) const override { return blobs.has(blob); }
    bool has_chunk(const Hash& chunk) const override { return blobs.has_chunk(chunk); }
    Result<BlobManifest> manifest(const Hash& blob) const override { return blobs.manifest(blob); }
    Result<void> keep_manifest(const Hash& blob, std::string_view bytes) override;
    Result<void> keep_chunk(const Hash& chunk, std::string_view bytes) override;
    Result<void> finish(const Hash& blob) override;
    BlobStore& blobs;
  };

  void later(std::function<void()> work);
  bool may(const SpaceId& space, const Hash& blob, std::uint64_t file_size, const NodeId& node) const;
  void look_at(const SpaceId& space, const StoreView::NamedFile& file);
  void perform();
  schema::FileState state(const SpaceId& space, const StoreView::NamedFile& file) const;

  const StoreView& view_;
  const std::function<void(const Hash&)> finished_;
  std::atomic<std::size_t> queued_bytes_ = 0;
  std::atomic<int> queued_searches_ = 0;
  // Used on the thread only.
  Parts parts_;
  std::map<NodeId, std::shared_ptr<Link>> links_;
  std::set<Hash> states_;            // of checkpoints, wanted and not here: they come whatever the policy says
  std::map<Hash, NodeId> offered_;   // those of them that a node offered, whether or not it is known to share the space
  BlobFetch fetch_{parts_, [this](const SpaceId& space, const Hash& blob, std::uint64_t file_size, const NodeId& node) {
                     return may(space, blob, file_size, node);
                   }};

  boost::asio::thread_pool thread_{1};
};

}  // namespace giaoban
