#pragma once
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sync/peer/progress.h"
#include "sync/peer/replica_view.h"

namespace giaoban {

/// Decides what the peer of a link is sent of the logs that are held here, and in what order: of the spaces of one
/// urgency one after the other in turn, in each the owner's log first, each log in order, within the window
/// (SPEC P3, P4, P6, P11).
class LogSender {
 public:
  LogSender(const ReplicaView& view, PeerProgress& progress) : view_(view), progress_(progress) {}

  /// Whether the peer may have the space, as of now. Nothing of a space is sent before it may.
  void set_shared(const SpaceId& space, bool is_shared);
  /// More of a space may be durable here than before.
  void on_held(const SpaceId& space);
  /// Less of a space may be held here than before (SPEC W7, L8).
  void on_cut(const SpaceId& space);
  /// The peer tells what it has. The second time also lifts refusals.
  void on_have(const SpaceId& space, VersionVector theirs);
  /// What the peer last told that it has of a space; null where it did not, or is to tell anew.
  const VersionVector* theirs(const SpaceId& space) const;
  /// How far it last told that it has a log; 0 where it did not.
  std::uint64_t said(const LogId& log) const;
  /// Nothing more of a space until the peer tells anew what it has.
  void await_have(const SpaceId& space);
  /// The peer sent entries of this log itself, up to `seq`.
  void peer_has(const LogId& log, std::uint64_t seq);
  void on_received(const LogId& log, std::uint64_t seq);
  /// Entries of this log that the peer gave are durable here up to `seq`: what it refused of the log is over.
  void on_taken(const LogId& log, std::uint64_t seq);
  /// The batch that began at `first_seq` was refused.
  void on_refused(const LogId& log, std::uint64_t first_seq);
  /// The batch that began at `first_seq` was not sent after all.
  void take_back(const LogId& log, std::uint64_t first_seq);

  /// Whether people are at work in the space now, whatever the view says of it.
  void set_live(const SpaceId& space, bool is_live);
  Urgency urgency(const SpaceId& space) const;

  /// Whether next() may have a batch of a space of this urgency.
  bool has_ready(Urgency urgency) const;
  /// The next batch to send, or a log that cannot be read and is left out from now on. nullopt where everything was
  /// sent or the window is full.
  std::optional<std::pair<LogId, Result<LogBatch>>> next(Urgency urgency);

  bool awaits_answer() const { return !in_flight_.empty(); }
  std::size_t in_flight_bytes() const { return in_flight_bytes_; }

 private:
  struct Cursor {
    std::uint64_t sent = 0;
    bool is_refused = false;
  };
  struct SpaceState {
    bool is_shared = false;
    bool is_live = false;
    Urgency urgency = Urgency::kOrdinary;  // when it became ready
    std::optional<VersionVector> theirs;  // the latest `have`
    VersionVector held;
    std::map<NodeId, Cursor> cursors;
  };
  struct InFlight {
    LogId log;
    std::uint64_t first_seq = 0, last_seq = 0;
    std::size_t bytes = 0;
    bool is_superseded = false;  // sent again since: its refusal says nothing of the new one
  };

  /// Spaces of one urgency that may have something to send.
  struct Queue {
    std::set<SpaceId> ready;
    SpaceId served;  // the last one that sent
  };
  Queue& queue(Urgency urgency) { return queues_[static_cast<std::size_t>(urgency)]; }

  void make_ready(const SpaceId& space, SpaceState& state);
  std::optional<std::pair<LogId, Result<LogBatch>>> next_of(const SpaceId& space, SpaceState& state);
  std::optional<NodeId> next_origin(const SpaceId& space, SpaceState& state) const;
  bool skip_to_base(const LogId& log, Cursor& cursor, const VersionVector& theirs) const;
  void drop(std::deque<InFlight>::iterator batch);
  void rewind(const LogId& log, std::uint64_t theirs, bool is_first);

  const ReplicaView& view_;
  PeerProgress& progress_;
  std::map<SpaceId, SpaceState> spaces_;
  std::array<Queue, 3> queues_;
  std::deque<InFlight> in_flight_;
  std::size_t in_flight_bytes_ = 0;
};

}  // namespace giaoban
