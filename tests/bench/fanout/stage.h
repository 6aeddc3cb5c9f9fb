#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sync/base/json.h"
#include "tests/bench/fanout/ack_probe.h"
#include "tests/bench/fanout/broadcaster.h"
#include "tests/bench/fanout/stuck_readers.h"
#include "tests/bench/load/web_socket.h"
#include "tests/bench/measure.h"

namespace giaoban::bench {

/// What is on a stage besides its subscribers.
struct StageWish {
  unsigned subscribers = 0;
  std::size_t message_bytes = 200;
  unsigned stuck = 0;            ///< subscribers that do not read until all is over; of a node of ours
  bool probes_acks = false;      ///< somebody writes in another conference meanwhile; of a node of ours
  bool counts_direct = false;    ///< one more subscriber of the publisher's node, whose bytes are counted
};

/// A publisher and its subscribers, on one thread with epoll.
class Stage {
 public:
  /// Joins all subscribers and waits until they are.
  Stage(const Broadcaster& server, const StageWish& wish);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// `per_second` messages for `seconds`, after a second of warm-up.
  Json run_steady(double per_second, double seconds);
  /// `window` messages on the way to somebody at any time.
  Json run_window(unsigned window, double seconds);

 private:
  struct Message {
    Clock::time_point sent;
    unsigned missing = 0;  // subscribers that do not have it
  };
  using Due = std::function<bool(double passed)>;

  void add(std::unique_ptr<WebSocket> socket, std::uint64_t number);
  void join_direct();
  Json run(const Due& is_due, double seconds);
  void publish();
  void drain(int wait_ms);
  void note(std::string_view text, Clock::time_point now);
  void wait_for_the_rest();
  void add_extras(Json& found);

  const Broadcaster server_;
  const StageWish wish_;
  int epoll_;
  std::string space_;
  std::vector<std::unique_ptr<WebSocket>> sockets_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<WebSocket> direct_;
  std::uint64_t direct_begin_ = 0;  // bytes that it had before the first message
  std::unique_ptr<AckProbe> probe_;
  std::unique_ptr<StuckReaders> stuck_;
  std::deque<Message> messages_;  // by number
  std::uint64_t in_flight_ = 0, bytes_ = 0, frames_ = 0;
  std::optional<Window> window_;
};

/// Memory of the server for each of `count` subscribers that have joined and hear nothing.
Json run_hold(const Broadcaster& server, unsigned count);

}  // namespace giaoban::bench
