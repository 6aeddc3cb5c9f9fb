#include "tests/soak/hall.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "tests/bench/fanout/broadcaster.h"

namespace giaoban::soak {
namespace {

using bench::Clock;

constexpr int kEvents = 256;
constexpr double kPatienceSeconds = 30;
constexpr std::size_t kExpectedKept = 10'000, kArrivalsKept = 4'000'000;

}  // namespace

Hall::Hall(std::uint16_t port, std::string cookie, std::string space, unsigned people)
    : port_(port), cookie_(std::move(cookie)), space_(std::move(space)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), people_(people) {
  for (std::size_t at = 0; at < people; ++at) {
    connect(at);
    if (at % 64 == 0) drain(1);
  }
}

Hall::~Hall() { ::close(epoll_); }

void Hall::connect(std::size_t at) {
  people_[at].participant = std::make_unique<bench::Participant>(
      bench::Participant::Wish{.port = port_, .cookie = cookie_, .space = space_, .since = people_[at].offset});
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = at}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, people_[at].participant->descriptor(), &event);
}

void Hall::reconnect(std::size_t at) {
  asleep_.erase(at);
  people_[at].stays = false;
  connect(at);
}

void Hall::read_again() {
  for (const std::size_t at : std::exchange(asleep_, {})) {
    people_[at].stays = false;
    proceed(at);  // what epoll told meanwhile is not told again
  }
}

void Hall::proceed(std::size_t at) {
  Person& person = people_[at];
  if (person.participant->state() == bench::Participant::State::kEnded) return;  // comes back when its time has come
  person.participant->proceed([&](std::string_view message) { take(person, message); });
  if (person.participant->state() != bench::Participant::State::kEnded) return;
  const double wait = person.participant->retry_after_seconds();
  if (wait == 0) ++closed_;
  person.stays = false;
  returns_.add(at, wait);
}

void Hall::drain(int milliseconds) {
  returns_.each_due([this](std::size_t at) { reconnect(at); });
  epoll_event events[kEvents];
  const int ready = ::epoll_wait(epoll_, events, kEvents, milliseconds);
  now_ = Clock::now();
  for (int i = 0; i < ready; ++i)
    if (!asleep_.contains(events[i].data.u64)) proceed(events[i].data.u64);
}

void Hall::take(Person& person, std::string_view message) {
  const Readings::Reading* reading = readings_.of(message);
  if (reading == nullptr) return;
  person.contents.resize(std::max(person.contents.size(), readings_.records()));
  for (const auto& [record, content] : reading->words) person.contents[record] = content;
  if (!reading->is_end) return;
  person.offset = reading->offset;
  person.has_joined = true;
  if (!person.stays) return;
  bench::each_number(message, [&](std::uint64_t number) {
    if (number < first_expected_ || number >= first_expected_ + expected_.size() || arrivals_.size() >= kArrivalsKept) return;
    arrivals_.push_back(static_cast<float>(bench::seconds_between(expected_[number - first_expected_], now_)));
  });
}

void Hall::expect(std::uint64_t number) {
  if (expected_.empty()) first_expected_ = number;
  expected_.push_back(Clock::now());
  if (expected_.size() <= kExpectedKept) return;
  expected_.pop_front();
  ++first_expected_;
}

double Hall::arrival_ms(double share) {
  if (arrivals_.empty()) return 0;
  const auto at = arrivals_.begin() + static_cast<long>(share * static_cast<double>(arrivals_.size() - 1));
  std::ranges::nth_element(arrivals_, at);
  return *at * 1000;
}

void Hall::wait_until_joined() {
  for (const auto begun = Clock::now(); !std::ranges::all_of(people_, &Person::has_joined); drain(10))
    if (bench::seconds_between(begun, Clock::now()) > kPatienceSeconds) bench::give_up("not everybody could join");
}

bool Hall::wait_for(std::uint64_t offset) {
  const auto is_there = [&](const Person& person) { return person.offset >= offset; };
  for (const auto begun = Clock::now(); !std::ranges::all_of(people_, is_there); drain(10))
    if (bench::seconds_between(begun, Clock::now()) > kPatienceSeconds) return false;
  return true;
}

std::size_t Hall::missed(std::uint64_t offset) {
  read_again();
  wait_for(offset);  // who is late is found below
  people_.emplace_back();
  connect(people_.size() - 1);
  for (const auto begun = Clock::now(); !people_.back().has_joined; drain(10))
    if (bench::seconds_between(begun, Clock::now()) > kPatienceSeconds) bench::give_up("a newcomer is told nothing");
  const std::vector<std::size_t> told = people_.back().contents;
  people_.pop_back();
  std::size_t lacking = 0;
  for (Person& person : people_) {
    person.contents.resize(told.size());
    const auto different = std::ranges::mismatch(person.contents, told).in1;
    if (different == person.contents.end()) continue;
    const auto record = static_cast<std::size_t>(different - person.contents.begin());
    if (lacking++ == 0) std::fprintf(stderr, "somebody at offset %llu has not the last word about %s\n",
                                     static_cast<unsigned long long>(person.offset), readings_.name_of(record).c_str());
  }
  return lacking;
}

}  // namespace giaoban::soak
