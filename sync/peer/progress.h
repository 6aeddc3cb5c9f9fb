#pragma once
#include <map>
#include <mutex>
#include <vector>

#include "sync/log/entry.h"

namespace giaoban {

/// Entries of a log from the one after `after` to `upto`, inclusive.
struct LogGap {
  LogId log;
  std::uint64_t after = 0, upto = 0;
};

/// What one other node is known to hold, over all links with it, and how much of what is held here it lacks
/// (SPEC P5, F6). Thread-safe: it outlives links and is asked while none is up.
class PeerProgress {
 public:
  struct Acknowledged {
    LogId log;
    std::uint64_t seq = 0;
  };

  /// What was known when this process last ended. Call before anything else.
  void load(const Acknowledged& known);

  /// What is held here of a space that the peer shares.
  void set_held(const SpaceId& space, const VersionVector& held);
  /// The space is not (or no more) shared with the peer: its entries do not count.
  void forget_held(const SpaceId& space);

  /// The peer says what it holds of a space: that counts, also where more was known before (a restored peer).
  void set_acknowledged(const SpaceId& space, const VersionVector& theirs);
  /// The peer holds a log at least this far.
  void raise_acknowledged(const LogId& log, std::uint64_t seq);

  std::uint64_t acknowledged(const LogId& log) const;
  /// Entries held here that the peer did not acknowledge.
  std::uint64_t unsent() const;
  /// Which those are.
  std::vector<LogGap> gaps() const;

  /// What changed since the last call, to be kept on disk.
  std::vector<Acknowledged> take_changes();

 private:
  struct SpaceProgress {
    VersionVector held;
    VersionVector acknowledged;
    std::uint64_t unsent = 0;
  };
  void recount(SpaceProgress& space);

  mutable std::mutex mutex_;  // guards all
  std::map<SpaceId, SpaceProgress> spaces_;
  std::uint64_t unsent_ = 0;
  std::map<LogId, std::uint64_t> changes_;
};

}  // namespace giaoban
