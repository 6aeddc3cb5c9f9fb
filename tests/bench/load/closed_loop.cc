#include "tests/bench/load/closed_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "tests/bench/measure.h"

namespace giaoban::bench {
namespace {

constexpr double kWarmUpSeconds = 1;
constexpr int kEvents = 256;

}  // namespace

Json run_closed_loop(std::vector<std::unique_ptr<Conversation>> connections, unsigned slots, double seconds) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  Window window(kWarmUpSeconds, seconds);
  std::vector<std::vector<Clock::time_point>> asked(connections.size(), std::vector<Clock::time_point>(slots, Clock::now()));
  for (std::size_t i = 0; i < connections.size(); ++i) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i]->descriptor(), &event);
    for (unsigned slot = 0; slot < slots; ++slot) connections[i]->ask(slot);
    connections[i]->flush();
  }
  for (auto now = Clock::now(); !window.is_over(now);) {
    epoll_event events[kEvents];
    const int ready = ::epoll_wait(epoll, events, kEvents, 1000);
    now = Clock::now();
    for (int i = 0; i < ready; ++i) {
      const std::size_t at = events[i].data.u64;
      Conversation& connection = *connections[at];
      connection.receive([&](unsigned slot) {
        window.note(asked[at][slot], now);
        asked[at][slot] = now;
        connection.ask(slot);
      });
      connection.flush();
    }
  }
  ::close(epoll);
  return {{"per_second", window.per_second()}, {"p50_us", window.within_us(0.5)}, {"p99_us", window.within_us(0.99)}};
}

}  // namespace giaoban::bench
