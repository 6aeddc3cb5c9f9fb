#pragma once
#include "tests/simulation/link.h"
#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"

namespace giaoban::simulation {

/// What the way between a child and its parent does to messages now.
struct Road {
  std::uint64_t extra_ms = 0;               ///< up to so much longer
  std::uint64_t dead_up_until = 0, dead_down_until = 0;  ///< nothing gets through, and nobody is told
  std::uint64_t closed_until = 0;           ///< no new connection either

  bool is_dead(bool is_up, std::uint64_t now) const { return now < (is_up ? dead_up_until : dead_down_until); }
};

/// A connection between two processes, as TCP would carry it: messages arrive whole and in order, or the connection is
/// broken; the two ends need not learn of that at the same time.
class Connection {
 public:
  /// One end; its link is gone once the process is, or the connection was closed here.
  struct End : Wire {
    Connection* connection = nullptr;
    std::uint32_t node = 0;
    bool is_child = false;
    std::unique_ptr<Link> link;
    std::uint64_t arrives_ms = 0;  ///< when the last message to this end arrives
    bool has_hole = false;         ///< a message to this end was lost

    void send(bool is_text, std::string bytes) override;
    void close() override;
  };
  struct Parts {
    Schedule& schedule;
    Random& random;
    const Road& road;
    std::uint64_t& messages;
  };
  Connection(Parts parts, std::uint32_t child, std::uint32_t parent);

  End& child() { return ends_[0]; }
  End& parent() { return ends_[1]; }
  End& other(const End& end) { return ends_[end.is_child ? 1 : 0]; }
  /// The end's process is gone. Its machine tells the other end, or (after a power loss) says nothing.
  void lose(End& end, bool is_told);
  /// Both ends lose it; messages under way arrive still, as on a stale link.
  void cut();
  bool is_over() const { return !ends_[0].link && !ends_[1].link; }

 private:
  void deliver(End& to, bool is_text, std::string bytes);
  void tell_closed(End& to);

  Parts parts_;
  End ends_[2];
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace giaoban::simulation
