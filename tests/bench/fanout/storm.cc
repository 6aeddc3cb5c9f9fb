#include "tests/bench/fanout/storm.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <vector>

#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/load/participant.h"
#include "tests/bench/load/returns.h"
#include "tests/bench/measure.h"
#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kMessageBytes = 200, kAtOnce = 1000;
constexpr unsigned kUnanswered = 200;  // SPEC F8
constexpr int kEvents = 256;
constexpr double kPatienceSeconds = 60;

std::uint64_t offset_of(const WebSocket& socket, const std::string& space) {
  const auto welcome = parse_json(socket.welcome());
  if (!welcome) give_up("the welcome is no JSON");
  for (const Json& one : (*welcome)["spaces"])
    if (one["space"] == space) return one["offset"].get<std::uint64_t>();
  give_up("the welcome lacks the space");
}

class Storm {
 public:
  Storm(const Broadcaster& server, unsigned clients, unsigned missed)
      : server_(server), missed_(missed), space_(followed_space(server)),
        cookie_(session_cookie(server.port, kProvinceAccount, kDemoPassword)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), clients_(clients) {
    WebSocket first(server.port, kProvinceAccount, kDemoPassword);
    const std::uint64_t offset = offset_of(first, space_);
    if (offset < missed) give_up("the space has fewer entries than are to be missed");
    since_ = offset - missed;
  }
  ~Storm() { ::close(epoll_); }

  Json run() {
    const double cpu = cpu_seconds(server_.pid);
    const auto begun = Clock::now();
    while (done_ < clients_.size() && seconds_between(begun, Clock::now()) < kPatienceSeconds) {
      while (begun_ < clients_.size() && begun_ - done_ < kAtOnce) connect(begun_++);
      returns_.each_due([this](std::size_t at) { connect(at); });
      drain();
    }
    const double seconds = seconds_between(begun, Clock::now()), count = static_cast<double>(clients_.size());
    return {{"per_second", static_cast<double>(done_) / seconds},
            {"cpu_us_each", (cpu_seconds(server_.pid) - cpu) * 1e6 / count},
            {"missed", clients_.size() - done_},
            {"came_again", again_},
            {"peak_over_steady", peak_resident_kib(server_.pid) / resident_kib(server_.pid)}};
  }

 private:
  struct Client {
    std::unique_ptr<Participant> participant;
    std::vector<bool> has;  // of each missed message; empty once all are there
    unsigned count = 0;
  };

  void connect(std::size_t at) {
    Client& client = clients_[at];
    client.has.assign(missed_, false);
    client.count = 0;
    client.participant = std::make_unique<Participant>(
        Participant::Wish{.port = server_.port, .cookie = cookie_, .space = space_, .since = since_});
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = at}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.participant->descriptor(), &event);
  }

  void drain() {
    epoll_event events[kEvents];
    const int ready = ::epoll_wait(epoll_, events, kEvents, 10);
    for (int i = 0; i < ready; ++i) {
      const std::size_t at = events[i].data.u64;
      Client& client = clients_[at];
      client.participant->proceed([&](std::string_view message) { take(client, message); });
      if (client.participant->state() != Participant::State::kEnded) continue;
      if (client.has.empty()) give_up("who had come back was closed");
      ++again_;
      returns_.add(at, client.participant->retry_after_seconds());
    }
  }

  void take(Client& client, std::string_view message) {
    if (client.has.empty() || message.starts_with(R"({"type":"welcome")")) return;
    each_number(message, [&](std::uint64_t number) {
      if (number >= missed_ || client.has[number]) return;
      client.has[number] = true;
      ++client.count;
    });
    if (client.count < missed_) return;
    client.has = {};
    ++done_;
  }

  const Broadcaster server_;
  const unsigned missed_;
  const std::string space_, cookie_;
  std::uint64_t since_ = 0;
  int epoll_;
  std::vector<Client> clients_;
  Returns returns_;
  std::size_t begun_ = 0, done_ = 0, again_ = 0;
};

}  // namespace

Json run_write(const Broadcaster& server, unsigned count) {
  Publisher publisher(server, followed_space(server));
  unsigned asked = 0;
  for (unsigned done = 0; done < count; done += publisher.receive())
    while (asked < count && asked - done < kUnanswered) publisher.publish(asked++, kMessageBytes);
  return {{"written", count}};
}

Json run_storm(const Broadcaster& server, unsigned clients, unsigned missed) { return Storm(server, clients, missed).run(); }

}  // namespace giaoban::bench
