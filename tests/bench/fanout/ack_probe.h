#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/load/web_socket.h"
#include "tests/bench/measure.h"

namespace giaoban::bench {

/// Somebody who works in a conference that nobody else follows, on a thread of its own: one write after the other, and how
/// long each took to be acknowledged.
class AckProbe {
 public:
  /// Convenes the conference; writes `per_second` from then on.
  AckProbe(std::uint16_t port, double per_second);
  /// Stops.
  ~AckProbe();

  /// Counts from now on.
  void begin();
  /// Milliseconds within which `share` of the writes since begin() were acknowledged.
  double within_ms(double share);

 private:
  void run(double period_ms);
  void write();

  WebSocket socket_;
  const std::string space_;
  std::uint64_t turn_ = 0;  // of its thread
  std::mutex mutex_;  // guards is_counting_, seconds_
  bool is_counting_ = false;
  std::vector<double> seconds_;
  int stop_[2];  // a pipe: closed to stop
  std::jthread thread_;
};

}  // namespace giaoban::bench
