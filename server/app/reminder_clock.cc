#include "server/app/reminder_clock.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace giaoban {
namespace asio = boost::asio;

ReminderClock::ReminderClock(asio::any_io_executor executor, Hub& hub, LetterDesk& desk)
    : timer_(std::make_shared<Timer>(std::move(executor))), hub_(hub), desk_(desk) {}

asio::awaitable<void> ReminderClock::run(std::shared_ptr<Timer> timer, Hub& hub, LetterDesk& desk) {
  constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
  std::chrono::steady_clock::duration wait = kFirst;
  for (;;) {
    timer->expires_after(wait);
    const auto [ended] = co_await timer->async_wait(kTuple);
    if (ended) co_return;
    co_await remind_where_due(hub, desk);
    wait = kPeriod;
  }
}

void ReminderClock::start() {
  asio::co_spawn(timer_->get_executor(), run(timer_, hub_, desk_), asio::detached);
}

void ReminderClock::stop() {
  asio::post(timer_->get_executor(), [timer = timer_] { timer->cancel(); });
}

}  // namespace giaoban
