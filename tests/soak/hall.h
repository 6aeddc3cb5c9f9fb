#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sync/base/json.h"
#include "tests/bench/load/participant.h"
#include "tests/bench/load/returns.h"
#include "tests/bench/measure.h"
#include "tests/soak/readings.h"

namespace giaoban::soak {

/// All who follow a conference, each with what it saw. One thread, epoll.
class Hall {
 public:
  Hall(std::uint16_t port, std::string cookie, std::string space, unsigned people);
  ~Hall();
  Hall(const Hall&) = delete;

  std::size_t people() const { return people_.size(); }
  /// Goes on for `milliseconds` at most, less where something came.
  void drain(int milliseconds);
  /// Waits until all have what was there when they came.
  void wait_until_joined();

  /// Goes away without a word and comes back from where it was.
  void reconnect(std::size_t at);
  /// Does not read until read_again().
  void stop_reading(std::size_t at) { asleep_.insert(at); }
  void read_again();

  /// A marked text goes out now: how long it takes to those who stayed all the time is counted.
  void expect(std::uint64_t number);
  /// Milliseconds within which `share` of all marked texts arrived at those who stayed, since the last begin_window().
  double arrival_ms(double share);
  void begin_window() { arrivals_.clear(); }

  /// Waits until everybody is at `offset`, and compares what each saw with what a newcomer is told. Those who lack something.
  std::size_t missed(std::uint64_t offset);

  /// How often somebody was closed who had not gone. Who is told to come back later does, and does not count.
  std::uint64_t closed() const { return closed_; }

 private:
  struct Person {
    std::unique_ptr<bench::Participant> participant;
    std::uint64_t offset = 0;
    bool has_joined = false;
    bool stays = true;  // never reconnected nor slept
    std::vector<std::size_t> contents;  // by record; 0: heard nothing of it
  };

  void connect(std::size_t at);
  void proceed(std::size_t at);
  void take(Person& person, std::string_view message);
  bool wait_for(std::uint64_t offset);

  const std::uint16_t port_;
  const std::string cookie_, space_;
  int epoll_;
  bench::Returns returns_;
  Readings readings_;
  std::vector<Person> people_;
  std::set<std::size_t> asleep_;
  std::uint64_t closed_ = 0, first_expected_ = 0;
  std::deque<bench::Clock::time_point> expected_;  // of numbers from first_expected_ on
  std::vector<float> arrivals_;                    // seconds
  bench::Clock::time_point now_;
};

}  // namespace giaoban::soak
