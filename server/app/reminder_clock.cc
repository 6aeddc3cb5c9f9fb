#include "server/app/reminder_clock.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/api/wait_for.h"

namespace giaoban {
namespace asio = boost::asio;

namespace {

class TimerWait : public ReminderClock::Wait {
 public:
  explicit TimerWait(asio::any_io_executor executor) : timer_(std::move(executor)) {}
  void begin(std::chrono::steady_clock::duration time, std::function<void(bool)> after) override {
    timer_.expires_after(time);
    timer_.async_wait([after = std::move(after)](const boost::system::error_code& cancelled) { after(!cancelled); });
  }
  void cancel() override { timer_.cancel(); }

 private:
  asio::steady_timer timer_;
};

}  // namespace

struct ReminderClock::Rounds {
  asio::any_io_executor executor;
  Hub& hub;
  LetterDesk& desk;
  std::shared_ptr<Wait> wait;
  bool is_stopped = false;  // on the executor: a stop in the middle of a round is heard after it

  static asio::awaitable<void> run(std::shared_ptr<Rounds> self) {
    std::chrono::steady_clock::duration time = kFirst;
    while (!self->is_stopped) {
      auto start = [self, time](auto done) { self->wait->begin(time, [done](bool has_passed) { done(has_passed); }); };
      const bool has_passed = co_await wait_for<bool>(std::move(start));
      if (!has_passed || self->is_stopped) co_return;
      co_await remind_where_due(self->hub, self->desk);
      time = kPeriod;
    }
  }
};

ReminderClock::ReminderClock(asio::any_io_executor executor, Hub& hub, LetterDesk& desk, std::shared_ptr<Wait> wait)
    : rounds_(std::make_shared<Rounds>(executor, hub, desk, wait != nullptr ? std::move(wait) : std::make_shared<TimerWait>(executor))) {}

void ReminderClock::start() { asio::co_spawn(rounds_->executor, Rounds::run(rounds_), asio::detached); }

void ReminderClock::stop() {
  asio::post(rounds_->executor, [rounds = rounds_] {
    rounds->is_stopped = true;
    rounds->wait->cancel();
  });
}

}  // namespace giaoban
