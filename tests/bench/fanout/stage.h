#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "sync/base/json.h"
#include "tests/bench/load/web_socket.h"
#include "tests/bench/measure.h"

namespace giaoban::bench {

/// A server that sends what one connection publishes to all who subscribe.
struct Broadcaster {
  bool is_own = false;  ///< a node of ours: signed in, subscribed to a space, every message a durable write; else /publish and /
  std::uint16_t port = 0;
  int pid = 0;
};

/// A publisher and its subscribers, on one thread with epoll.
class Stage {
 public:
  /// Joins all subscribers and waits until they are.
  Stage(const Broadcaster& server, unsigned subscribers);
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
  Json run(const Due& is_due, double seconds);
  void publish();
  void drain(int wait_ms);
  void note(std::string_view text, Clock::time_point now);

  const Broadcaster server_;
  const unsigned subscribers_;
  int epoll_;
  std::vector<std::unique_ptr<WebSocket>> sockets_;
  std::unique_ptr<WebSocket> publisher_;
  std::string space_;
  std::deque<Message> messages_;  // by number
  std::uint64_t in_flight_ = 0, bytes_ = 0, frames_ = 0;
  std::optional<Window> window_;
};

/// Memory of the server for each of `count` subscribers that have joined and hear nothing.
Json run_hold(const Broadcaster& server, unsigned count);

}  // namespace giaoban::bench
