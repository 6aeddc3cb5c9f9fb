#include "tests/bench/rooms/crowd.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cmath>

#include "sync/ydoc/update_reader.h"
#include "tests/bench/measure.h"
#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr double kWarmUpSeconds = 2;
constexpr double kPresenceSeconds = 15;
constexpr double kTickSeconds = 0.02;
constexpr std::uint64_t kFirstClient = 1'000'000;
constexpr int kEvents = 256;

class Crowd {
 public:
  Crowd(const Room& room, const CrowdOptions& options)
      : options_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)), sent_(options.writers),
        had_(options.clients, std::vector<std::uint64_t>(options.writers)), begun_(Clock::now()),
        window_(kWarmUpSeconds, options.seconds) {
    for (unsigned i = 0; i < options.clients; ++i) {
      clients_.push_back(std::make_unique<RoomClient>(room, kFirstClient + i));
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_.back()->descriptor(), &event);
      clients_.back()->ask_state();
      if (options.has_presence) clients_.back()->announce();
      drain(0);
    }
  }
  ~Crowd() { ::close(epoll_); }

  Json run() {
    begun_ = Clock::now();
    window_ = Window(kWarmUpSeconds, options_.seconds);
    double cpu = 0;
    bool has_begun = false;
    for (auto now = begun_; !window_.is_over(now); now = Clock::now()) {
      if (!has_begun && seconds_between(begun_, now) >= kWarmUpSeconds) {
        has_begun = true;
        cpu = cpu_seconds(options_.server_pid);
        frames_ = awareness_ = 0;
      }
      act(seconds_between(begun_, now));
      drain(1);
    }
    return result(cpu_seconds(options_.server_pid) - cpu);
  }

 private:
  /// What is due by now: every writer's letters, and announcements spread over their period.
  void act(double passed) {
    for (unsigned i = 0; i < options_.writers; ++i) {
      const double due = passed * options_.per_second + static_cast<double>(i) / options_.writers;
      while (static_cast<double>(clients_[i]->clock()) < std::floor(due)) {
        sent_[i].push_back(Clock::now());
        clients_[i]->type();
      }
    }
    if (!options_.has_presence) return;
    const auto due = static_cast<std::uint64_t>(passed / kPresenceSeconds * options_.clients);
    for (; announced_ < due; ++announced_) clients_[announced_ % clients_.size()]->announce();
  }

  void drain(int wait_ms) {
    epoll_event events[kEvents];
    const int ready = ::epoll_wait(epoll_, events, kEvents, wait_ms);
    const auto now = Clock::now();
    for (int i = 0; i < ready; ++i) {
      const std::size_t at = events[i].data.u64;
      clients_[at]->receive({.update = [&](std::string_view update, bool) { note(at, update, now); },
                             .awareness = [&] { ++awareness_; },
                             .barrier = {}});
    }
  }

  void note(std::size_t at, std::string_view update, Clock::time_point now) {
    ++frames_;
    UpdateReader reader(update);
    for (StructView one; reader.next_struct(one);) {
      const std::uint64_t writer = one.id.client - kFirstClient;
      if (writer >= options_.writers || writer == at) continue;
      std::uint64_t& had = had_[at][writer];
      for (; had < one.end() && had < sent_[writer].size(); ++had) window_.note(sent_[writer][had], now);
    }
  }

  Json result(double cpu) {
    const double deliveries = static_cast<double>(std::max<std::size_t>(1, window_.count()));
    const double each = options_.seconds * options_.clients;
    return {{"p50_ms", window_.within_us(0.5) / 1000},
            {"p99_ms", window_.within_us(0.99) / 1000},
            {"deliveries", window_.count()},
            {"cpu_us_per_delivery", cpu * 1e6 / deliveries},
            {"frames_per_tick", static_cast<double>(frames_) / each * kTickSeconds},
            {"awareness_per_s", static_cast<double>(awareness_) / options_.seconds}};
  }

  const CrowdOptions options_;
  int epoll_;
  std::vector<std::unique_ptr<RoomClient>> clients_;
  std::vector<std::vector<Clock::time_point>> sent_;   // of each writer, by clock
  std::vector<std::vector<std::uint64_t>> had_;        // what each client has of each writer
  Clock::time_point begun_;
  Window window_;
  std::uint64_t announced_ = 0, frames_ = 0, awareness_ = 0;
};

}  // namespace

Json run_crowd(const Room& room, const CrowdOptions& options) { return Crowd(room, options).run(); }

}  // namespace giaoban::bench
