#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "server/net/transport.h"

namespace giaoban {

/// Ends what a connection waits for when its time is over. On the connection's executor only.
class Deadline {
 public:
  enum class Action {
    kCancel,  ///< the operation in progress ends with an error; an answer can still be written
    kCut,     ///< the stream is cut
  };

  explicit Deadline(Transport transport);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// From now on `time` is left; replaces what was set before.
  void set(std::chrono::milliseconds time, Action action);
  void clear();
  /// Whether the time that was set last has run out.
  bool is_over() const { return state_->is_over; }

 private:
  struct State {
    Transport transport;
    boost::asio::steady_timer timer;
    std::uint64_t turn = 0;  // a handler of an earlier turn does nothing
    bool is_over = false;
  };
  std::shared_ptr<State> state_;
};

}  // namespace giaoban
