#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/json.h"
#include "tests/soak/desk.h"
#include "tests/soak/hall.h"
#include "tests/soak/typist.h"

namespace giaoban::soak {

/// The script of a conference day, over and over: the agenda is edited, the sitting begins, items are taken, the floor is given,
/// votes are held where the node knows votes, minutes are typed, people come and go, some do not read for a while.
class Day {
 public:
  static constexpr unsigned kItems = 12, kRequests = 60, kBallots = 100;

  Day(Hall& hall, Desk& secretary, Desk& chair, Typist& typist);

  /// One sitting of about `seconds`, from opening to close.
  void hold(double seconds);
  /// What was done, by name.
  Json counts() const { return counts_; }

 private:
  /// What is done `per_second` times a second, and how often it was done in this sitting.
  struct Habit {
    double per_second;
    void (Day::*act)();
    std::uint64_t done = 0;
  };

  void begin();
  void end();
  void edit_agenda();
  void ask_for_floor();
  void take_item();
  void give_floor();
  void type();
  void come_and_go();
  void fall_asleep();
  void wake_up();
  void vote();
  bool open_vote(const std::string& vote);
  void work(int milliseconds);
  void count(const char* what) { counts_[what] = counts_.value(what, 0) + 1; }
  std::string item(std::uint64_t number) const;

  Hall& hall_;
  Desk& secretary_;
  Desk& chair_;
  Typist& typist_;
  Json counts_ = Json::object();
  std::uint64_t edits_ = 0, requests_ = 0, items_ = 0, gone_ = 0, asleep_ = 0, delegates_ = 0;
  bool knows_votes_ = true;
};

}  // namespace giaoban::soak
