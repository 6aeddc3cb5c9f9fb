#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "server/api/letters_api.h"

namespace giaoban {

/// Looks once an hour whom to remind of an invitation (remind_where_due). What time it is comes from the hub's services.
class ReminderClock {
 public:
  static constexpr std::chrono::minutes kFirst{1};  ///< after the start: links may bring answers first
  static constexpr std::chrono::hours kPeriod{1};

  /// `hub` and `desk` must outlive what runs on `executor`.
  ReminderClock(boost::asio::any_io_executor executor, Hub& hub, LetterDesk& desk);

  void start();
  /// No further round begins. From any thread.
  void stop();

 private:
  using Timer = boost::asio::steady_timer;
  static boost::asio::awaitable<void> run(std::shared_ptr<Timer> timer, Hub& hub, LetterDesk& desk);

  std::shared_ptr<Timer> timer_;
  Hub& hub_;
  LetterDesk& desk_;
};

}  // namespace giaoban
