#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "server/link/link.h"

namespace giaoban {

/// Fetches files that records name and that are not here yet, from whichever link shares the space, a few at a time,
/// each going on where the last attempt ended (SPEC P8). Thread-safe.
class BlobFetcher {
 public:
  static constexpr std::size_t kAtOnce = 4;           // files under way
  static constexpr std::size_t kWanted = 100'000;     // beyond: left for the next start, which looks again
  static constexpr std::uint64_t kRetryMs = 2'000;    // after a peer had no such file, or a fault
  static constexpr std::uint64_t kStallMs = 60'000;   // without a chunk: asked anew

  BlobFetcher(BlobStore& blobs, const StoreView& view) : blobs_(blobs), view_(view) {}

  /// A durable record of the space names this file.
  /// `offered_by` is a link that has it, where the space itself may not be known here yet.
  void want(const SpaceId& space, const Hash& blob, std::uint64_t steady_ms, const std::shared_ptr<Link>& offered_by = nullptr);
  void add_link(const std::shared_ptr<Link>& link, std::uint64_t steady_ms);
  void remove_link(const std::shared_ptr<Link>& link, std::uint64_t steady_ms);
  void take_chunk(Link& link, const peer_action::BlobChunkArrived& chunk, std::uint64_t steady_ms);
  void take_absence(Link& link, const Hash& blob, std::uint64_t steady_ms);
  /// About once a second.
  void tick(std::uint64_t steady_ms);

  /// Files that are wanted and not here yet.
  std::size_t wanted() const;

 private:
  struct Wanted {
    SpaceId space;
    std::weak_ptr<Link> offered_by;
    std::shared_ptr<Link> from;    // null where nobody was asked
    std::uint64_t offset = 0;      // of the next chunk
    std::size_t overlap = 0;       // bytes at its start that are held already
    std::size_t chunks_left = 0;   // of the request under way
    std::uint64_t at_ms = 0;       // asked or heard of last; where nobody is asked, when to ask
    std::size_t attempts = 0;
  };
  // These hold mutex_.
  void ask_idle(std::uint64_t steady_ms);
  void ask(const Hash& blob, Wanted& wanted, std::uint64_t steady_ms);
  std::shared_ptr<Link> choose(const Wanted& wanted) const;
  void put_off(Wanted& wanted, std::uint64_t steady_ms);

  BlobStore& blobs_;
  const StoreView& view_;
  mutable std::mutex mutex_;  // guards all below
  std::map<Hash, Wanted> wanted_;
  std::vector<std::shared_ptr<Link>> links_;
  std::size_t under_way_ = 0;
};

}  // namespace giaoban
