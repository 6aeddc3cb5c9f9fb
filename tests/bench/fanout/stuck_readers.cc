#include "tests/bench/fanout/stuck_readers.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "tests/bench/fanout/broadcaster.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/measure.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

constexpr int kReceiveBytes = 4096, kEvents = 64;
constexpr double kPatienceSeconds = 10;

}  // namespace

StuckReaders::StuckReaders(std::uint16_t port, const std::string& space, unsigned count)
    : port_(port), space_(space), cookie_(session_cookie(port, kProvinceAccount, kDemoPassword)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)), readers_(count) {
  for (std::size_t at = 0; at < count; ++at) {
    readers_[at].newest.resize(kRecords);
    connect(at);
  }
  const auto begun = Clock::now();
  while (!std::ranges::all_of(readers_, &Reader::has_joined)) {
    drain(10);
    if (seconds_between(begun, Clock::now()) > kPatienceSeconds) give_up("the readers that are to be stuck do not join");
  }
}

StuckReaders::~StuckReaders() { ::close(epoll_); }

void StuckReaders::connect(std::size_t at) {
  readers_[at].participant = std::make_unique<Participant>(
      Participant::Wish{.port = port_, .cookie = cookie_, .space = space_, .since = readers_[at].offset, .receive_buffer_bytes = kReceiveBytes});
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = at}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, readers_[at].participant->descriptor(), &event);
}

void StuckReaders::drain(int wait_ms) {
  epoll_event events[kEvents];
  const int ready = ::epoll_wait(epoll_, events, kEvents, wait_ms);
  for (int i = 0; i < ready; ++i) {
    const std::size_t at = events[i].data.u64;
    Reader& reader = readers_[at];
    reader.participant->proceed([&](std::string_view message) { take(reader, message); });
    if (reader.participant->state() != Participant::State::kEnded) continue;
    ++closed_;
    connect(at);
  }
}

void StuckReaders::take(Reader& reader, std::string_view message) {
  constexpr std::string_view kOffset = R"("offset":)";
  const bool is_snapshot = message.starts_with(R"({"type":"snapshot")"), is_changes = message.starts_with(R"({"type":"changes")");
  if (!is_snapshot && !is_changes) return;
  each_number(message, [&](std::uint64_t number) {
    std::uint64_t& newest = reader.newest[number % kRecords];
    newest = std::max(newest, number + 1);
  });
  if (is_snapshot && !message.contains(R"("last":true)")) return;  // where it ends is where one goes on from
  if (const auto at = message.find(kOffset); at != std::string_view::npos)
    reader.offset = std::strtoull(std::string(message.substr(at + kOffset.size(), 20)).c_str(), nullptr, 10);
  reader.has_joined = true;
}

bool StuckReaders::is_right(const Reader& reader, std::uint64_t published) const {
  for (std::uint64_t number = published < kRecords ? 0 : published - kRecords; number < published; ++number)
    if (reader.newest[number % kRecords] < number + 1) return false;
  return true;
}

unsigned StuckReaders::catch_up(std::uint64_t published) {
  const auto wrong = [&] {
    return static_cast<unsigned>(std::ranges::count_if(readers_, [&](const Reader& one) { return !is_right(one, published); }));
  };
  // An event that was reported while nobody read does not come again: each is asked once.
  for (std::size_t at = 0; at < readers_.size(); ++at) {
    Reader& reader = readers_[at];
    reader.participant->proceed([&](std::string_view message) { take(reader, message); });
    if (reader.participant->state() != Participant::State::kEnded) continue;
    ++closed_;
    connect(at);
  }
  for (const auto begun = Clock::now(); wrong() > 0 && seconds_between(begun, Clock::now()) < kPatienceSeconds;) drain(10);
  return wrong();
}

}  // namespace giaoban::bench
