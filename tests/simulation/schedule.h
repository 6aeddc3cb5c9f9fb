#pragma once
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace giaoban::simulation {

/// Virtual time, in milliseconds since the run began, and what is to happen in it. Equal times go in the order in which they
/// were asked for.
class Schedule {
 public:
  std::uint64_t now() const { return now_; }

  void at(std::uint64_t time_ms, std::function<void()> call) { events_.push({std::max(time_ms, now_), ++count_, std::move(call)}); }
  void after(std::uint64_t wait_ms, std::function<void()> call) { at(now_ + wait_ms, std::move(call)); }

  /// Runs everything up to `time_ms`, and what that brings.
  void run_until(std::uint64_t time_ms) {
    while (!events_.empty() && events_.top().time_ms <= time_ms) {
      const Event event = events_.top();
      events_.pop();
      now_ = event.time_ms;
      event.call();
    }
    now_ = time_ms;
  }
  std::uint64_t events() const { return count_; }

 private:
  struct Event {
    std::uint64_t time_ms, number;
    std::function<void()> call;
    bool operator<(const Event& other) const {
      return time_ms != other.time_ms ? time_ms > other.time_ms : number > other.number;
    }
  };
  std::uint64_t now_ = 0, count_ = 0;
  std::priority_queue<Event> events_;
};

}  // namespace giaoban::simulation
