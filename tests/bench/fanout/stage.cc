#include "tests/bench/fanout/stage.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/process_figures.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

constexpr double kWarmUpSeconds = 1, kPatienceSeconds = 10;
constexpr std::size_t kMessageBytes = 200;
constexpr int kEvents = 256;
constexpr char kMark = '@';  // before the number of a message, in no other text
constexpr std::size_t kDigits = 10;

/// Text of kMessageBytes that names its number; what a node of ours stores as the fields of one record.
std::string message_text(std::uint64_t number) {
  char mark[kDigits + 2];
  std::snprintf(mark, sizeof mark, "%c%0*llu", kMark, static_cast<int>(kDigits), static_cast<unsigned long long>(number));
  std::string text = std::string(R"({"kind":"paper","minutes":20,"rank":"a0","title":")") + mark;
  return text.append(kMessageBytes - 2 - text.size(), '.').append(R"("})");
}

std::string own_command(const std::string& space, std::uint64_t number) {
  using Long = unsigned long long;
  static const Long run = static_cast<Long>(std::time(nullptr)) << 16 ^ static_cast<Long>(::getpid());
  char id[48];
  std::snprintf(id, sizeof id, "%08llx-%04llx-7000-8000-%012llx", run >> 16 & 0xffffffff, run & 0xffff, static_cast<Long>(number));
  return R"({"type":"command","id":")" + std::string(id) + R"(","space":")" + space +
         R"(","name":"record.put","arguments":{"collection":"agenda_items","id":")" + sample_record(number) + R"(","fields":)" +
         message_text(number) + "}}";
}

std::unique_ptr<WebSocket> join(const Broadcaster& server) {
  if (!server.is_own) return std::make_unique<WebSocket>(server.port, Endpoint{"/", {}});
  auto socket = std::make_unique<WebSocket>(server.port, kProvinceAccount, kDemoPassword);
  socket->send(R"({"type":"subscribe","space":")" + socket->space_of_kind("conference") + R"(","since":0})");
  for (bool is_joined = false; !is_joined;)
    socket->receive([&](std::string_view text) {
      is_joined |= text.contains(R"("last":true)") || text.starts_with(R"({"type":"changes")");
    });
  return socket;
}

}  // namespace

Stage::Stage(const Broadcaster& server, unsigned subscribers)
    : server_(server), subscribers_(subscribers), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (unsigned i = 0; i < subscribers; ++i) add(join(server), i);
  publisher_ = server.is_own ? std::make_unique<WebSocket>(server.port, kProvinceAccount, kDemoPassword)
                             : std::make_unique<WebSocket>(server.port, Endpoint{"/publish", {}});
  if (server.is_own) space_ = publisher_->space_of_kind("conference");
  epoll_event event{.events = EPOLLIN, .data = {.u64 = subscribers}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, publisher_->descriptor(), &event);
}

Stage::~Stage() { ::close(epoll_); }

void Stage::add(std::unique_ptr<WebSocket> socket, std::uint64_t number) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = number}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket->descriptor(), &event);
  sockets_.push_back(std::move(socket));
}

void Stage::publish() {
  publisher_->send(server_.is_own ? own_command(space_, messages_.size()) : message_text(messages_.size()));
  messages_.push_back({Clock::now(), subscribers_});
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
    else
      publisher_->receive([](std::string_view text) {
        if (text.contains(R"("refused")") || text.contains(R"("type":"error")")) give_up(text);
      });
  }
}

/// Every message in a frame: a server may join several.
void Stage::note(std::string_view text, Clock::time_point now) {
  ++frames_;
  bytes_ += text.size();
  for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    std::uint64_t number = 0;
    for (const char digit : text.substr(at + 1, kDigits)) number = 10 * number + static_cast<std::uint64_t>(digit - '0');
    if (number >= messages_.size()) continue;  // of an earlier run
    window_->note(messages_[number].sent, now);
    if (--messages_[number].missing == 0) --in_flight_;
  }
}

Json Stage::run(const Due& is_due, double seconds) {
  const auto begun = Clock::now();
  window_.emplace(kWarmUpSeconds, seconds);
  double cpu = -1;
  for (auto now = begun; !window_->is_over(now); now = Clock::now()) {
    if (cpu < 0 && seconds_between(begun, now) >= kWarmUpSeconds) {
      cpu = cpu_seconds(server_.pid);
      bytes_ = frames_ = 0;
    }
    while (is_due(seconds_between(begun, now))) publish();
    drain(1);
  }
  cpu = cpu_seconds(server_.pid) - cpu;
  const double deliveries = static_cast<double>(std::max<std::size_t>(1, window_->count()));
  const double bytes = static_cast<double>(bytes_) / deliveries, frames = static_cast<double>(frames_) / deliveries;
  for (const auto end = Clock::now(); in_flight_ > 0 && seconds_between(end, Clock::now()) < kPatienceSeconds;) drain(10);
  std::uint64_t missed = 0;
  for (const Message& one : messages_) missed += one.missing;
  return {{"cpu_us_per_delivery", cpu * 1e6 / deliveries}, {"per_second", window_->per_second()},
          {"p50_ms", window_->within_us(0.5) / 1000},      {"p99_ms", window_->within_us(0.99) / 1000},
          {"bytes_per_delivery", bytes},                   {"frames_per_delivery", frames},
          {"missed", missed}};
}

Json Stage::run_steady(double per_second, double seconds) {
  return run([&](double passed) { return static_cast<double>(messages_.size()) < passed * per_second; }, seconds);
}

Json Stage::run_window(unsigned window, double seconds) {
  return run([&](double) { return in_flight_ < window; }, seconds);
}

Json run_hold(const Broadcaster& server, unsigned count) {
  { const auto first = join(server); }  // what the first connection of all costs is not a subscriber's
  const double before = resident_kib(server.pid);
  std::vector<std::unique_ptr<WebSocket>> sockets;
  for (unsigned i = 0; i < count; ++i) sockets.push_back(join(server));
  return {{"kib_each", (resident_kib(server.pid) - before) / count}};
}

}  // namespace giaoban::bench
