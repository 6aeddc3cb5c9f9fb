#pragma once
#include <vector>

#include "sync/ydoc/segments.h"

namespace giaoban {

/// Gives the structs of an update in an order in which each comes after all that it refers to, as far as the update
/// holds that. (In a circle, which no honest client makes, one of them comes first.)
class CausalOrder {
 public:
  /// Segments that are sorted and of one update; they must outlive this.
  explicit CausalOrder(const std::vector<Segment>& segments);

  /// False where all were given.
  bool next(StructView& out);

 private:
  /// One client's structs, of which those before `clock` were given.
  struct Queue {
    std::size_t segment, segments_end;
    std::uint64_t client, clock;
    std::string_view bytes;  // from `clock` on
    bool is_waiting = false;
  };
  /// A queue to go on with until it has given `goal`.
  struct Errand {
    std::size_t queue;
    std::uint64_t goal;
  };

  bool read_head(Queue& queue, StructView& out) const;
  bool needs(const Id& id, std::uint64_t own_client);
  bool needs_other(const StructView& one);

  const std::vector<Segment>& segments_;
  std::vector<Queue> queues_;  // by client descending
  std::size_t next_queue_ = 0;
  std::vector<Errand> errands_;
};

}  // namespace giaoban
