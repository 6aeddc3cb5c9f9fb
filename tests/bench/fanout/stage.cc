#include "tests/bench/fanout/stage.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr double kWarmUpSeconds = 1, kPatienceSeconds = 10, kProbesPerSecond = 20;
constexpr int kEvents = 256;

}  // namespace

Stage::Stage(const Broadcaster& server, const StageWish& wish)
    : server_(server), wish_(wish), epoll_(::epoll_create1(EPOLL_CLOEXEC)), space_(followed_space(server)) {
  for (unsigned i = 0; i < wish.subscribers; ++i) add(join(server, space_), i);
  if (wish.stuck > 0) stuck_ = std::make_unique<StuckReaders>(server.port, space_, wish.stuck);
  if (wish.counts_direct) join_direct();
  publisher_ = std::make_unique<Publisher>(server, space_);
  epoll_event event{.events = EPOLLIN, .data = {.u64 = wish.subscribers}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, publisher_->descriptor(), &event);
  if (wish.probes_acks) probe_ = std::make_unique<AckProbe>(server.port, kProbesPerSecond);
}

Stage::~Stage() { ::close(epoll_); }

void Stage::add(std::unique_ptr<WebSocket> socket, std::uint64_t number) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = number}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket->descriptor(), &event);
  sockets_.push_back(std::move(socket));
}

/// A browser at the publisher's node, which takes up what that node offers.
void Stage::join_direct() {
  Broadcaster there = server_;
  there.port = server_.publisher_port;
  there.publisher_port = 0;
  there.offers_compression = true;
  direct_ = join(there, space_);
  direct_begin_ = received_bytes(direct_->descriptor());
  epoll_event event{.events = EPOLLIN, .data = {.u64 = wish_.subscribers + 1}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, direct_->descriptor(), &event);
}

void Stage::publish() {
  publisher_->publish(messages_.size(), wish_.message_bytes);
  messages_.push_back({Clock::now(), wish_.subscribers});
  ++in_flight_;
}

void Stage::drain(int wait_ms) {
  epoll_event events[kEvents];
  const int ready = ::epoll_wait(epoll_, events, kEvents, wait_ms);
  const auto now = Clock::now();
  for (int i = 0; i < ready; ++i) {
    const std::size_t at = events[i].data.u64;
    if (at < sockets_.size())
      sockets_[at]->receive([&](std::string_view text) { note(text, now); });
    else if (at == sockets_.size())
      publisher_->receive();
    else
      direct_->receive([](std::string_view) {});
  }
}

void Stage::note(std::string_view text, Clock::time_point now) {
  ++frames_;
  bytes_ += text.size();
  each_number(text, [&](std::uint64_t number) {
    if (number >= messages_.size()) return;  // of an earlier run
    window_->note(messages_[number].sent, now);
    if (--messages_[number].missing == 0) --in_flight_;
  });
}

Json Stage::run(const Due& is_due, double seconds) {
  const auto begun = Clock::now();
  window_.emplace(kWarmUpSeconds, seconds);
  double cpu = -1;
  for (auto now = begun; !window_->is_over(now); now = Clock::now()) {
    if (cpu < 0 && seconds_between(begun, now) >= kWarmUpSeconds) {
      cpu = cpu_seconds(server_.pid);
      bytes_ = frames_ = 0;
      if (probe_ != nullptr) probe_->begin();
    }
    while (is_due(seconds_between(begun, now))) publish();
    drain(1);
  }
  cpu = cpu_seconds(server_.pid) - cpu;
  const double deliveries = static_cast<double>(std::max<std::size_t>(1, window_->count()));
  const double bytes = static_cast<double>(bytes_) / deliveries, frames = static_cast<double>(frames_) / deliveries;
  Json found = {{"cpu_us_per_delivery", cpu * 1e6 / deliveries}, {"per_second", window_->per_second()},
                {"p50_ms", window_->within_us(0.5) / 1000},      {"p99_ms", window_->within_us(0.99) / 1000},
                {"bytes_per_delivery", bytes},                   {"frames_per_delivery", frames},
                {"is_compressed", !sockets_.empty() && sockets_.front()->is_compressed()},
                {"peak_kib", peak_resident_kib(server_.pid)}};
  if (probe_ != nullptr) found["ack_p99_ms"] = probe_->within_ms(0.99);
  wait_for_the_rest();
  std::uint64_t missed = 0;
  for (const Message& one : messages_) missed += one.missing;
  found["missed"] = missed;
  add_extras(found);
  return found;
}

void Stage::wait_for_the_rest() {
  for (const auto end = Clock::now(); in_flight_ > 0 && seconds_between(end, Clock::now()) < kPatienceSeconds;) drain(10);
}

void Stage::add_extras(Json& found) {
  found["messages"] = messages_.size();
  if (direct_ != nullptr) found["direct_bytes"] = received_bytes(direct_->descriptor()) - direct_begin_;
  if (stuck_ == nullptr) return;
  found["stuck_wrong"] = stuck_->catch_up(messages_.size());
  found["stuck_closed"] = stuck_->closed();
}

Json Stage::run_steady(double per_second, double seconds) {
  return run([&](double passed) { return static_cast<double>(messages_.size()) < passed * per_second; }, seconds);
}

Json Stage::run_window(unsigned window, double seconds) {
  return run([&](double) { return in_flight_ < window; }, seconds);
}

Json run_hold(const Broadcaster& server, unsigned count) {
  const std::string space = followed_space(server);
  { const auto first = join(server, space); }  // what the first connection of all costs is not a subscriber's
  const double before = resident_kib(server.pid);
  std::vector<std::unique_ptr<WebSocket>> sockets;
  for (unsigned i = 0; i < count; ++i) sockets.push_back(join(server, space));
  return {{"kib_each", (resident_kib(server.pid) - before) / count}};
}

}  // namespace giaoban::bench
