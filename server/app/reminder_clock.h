#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "server/api/letters_api.h"

namespace giaoban {

/// Looks once an hour whom to remind of an invitation (remind_where_due). What time it is comes from the hub's services.
class ReminderClock {
 public:
  static constexpr std::chrono::minutes kFirst{1};  ///< after the start: links may bring answers first
  static constexpr std::chrono::hours kPeriod{1};

  /// How it waits. Called on the clock's executor, with at most one wait at a time.
  class Wait {
   public:
    virtual ~Wait() = default;
    /// Calls `after` once: true when the time has passed, false where it was cancelled before.
    virtual void begin(std::chrono::steady_clock::duration time, std::function<void(bool)> after) = 0;
    virtual void cancel() = 0;
  };

  /// `hub` and `desk` must outlive what runs on `executor`. Waits by a timer of the executor where `wait` is null.
  ReminderClock(boost::asio::any_io_executor executor, Hub& hub, LetterDesk& desk, std::shared_ptr<Wait> wait = nullptr);

  void start();
  /// No further round begins. From any thread.
  void stop();

 private:
  /// Outlives the clock for as long as its last round runs.
  struct Rounds;
  std::shared_ptr<Rounds> rounds_;
};

}  // namespace giaoban
