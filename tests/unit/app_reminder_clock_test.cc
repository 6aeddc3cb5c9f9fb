#include "server/app/reminder_clock.h"

#include <condition_variable>

#include "tests/unit/api_conference.h"

namespace giaoban {
namespace {

/// Waits that end when the test says so: time is the test's.
class HandWait : public ReminderClock::Wait {
 public:
  void begin(std::chrono::steady_clock::duration time, std::function<void(bool)> after) override {
    const std::lock_guard lock(mutex_);
    time_ = time;
    after_ = std::move(after);
    ++begun_;
    changed_.notify_all();
  }
  void cancel() override { end(false); }
  void pass() { end(true); }
  /// Returns how long the clock waits, once it has begun its wait number `count`: then all rounds before it are over.
  std::chrono::steady_clock::duration await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ >= count; });
    return time_;
  }
  void await_end() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return after_ == nullptr; });
  }
  int begun() const {
    const std::lock_guard lock(mutex_);
    return begun_;
  }

 private:
  void end(bool has_passed) {
    std::function<void(bool)> after;
    {
      const std::lock_guard lock(mutex_);
      after.swap(after_);
      after_ = nullptr;
      changed_.notify_all();
    }
    if (after) after(has_passed);
  }

  mutable std::mutex mutex_;  // guards all
  std::condition_variable changed_;
  std::function<void(bool)> after_;
  std::chrono::steady_clock::duration time_{};
  int begun_ = 0;
};

/// A conference to which two units were invited by letter and asked to answer by today, 2023-11-15; it is 8:13 in Vietnam.
struct Reminding : ConferenceApiWorld {
  static constexpr std::uint64_t kHourMs = 3'600'000;

  Outbox outbox{store};
  LetterDesk desk{{&outbox, "gui@nghean.example", "", [] {}}};
  std::shared_ptr<HandWait> wait;
  std::optional<ReminderClock> clock;
  int rounds = 0;

  Reminding() {
    REQUIRE(outbox.load());
    for (const UnitId& unit : {kTown, kDistrict}) put(conference, {{"invitations", unit.text(), {{"sequence", 1}}, {}}});
    begin();
  }
  /// As a node that starts.
  void begin() {
    wait = std::make_shared<HandWait>();
    rounds = 0;
    clock.emplace(threads.get_executor(), hub, desk, wait);
    clock->start();
  }
  /// Lets the time pass that the clock waits for, and returns when its round is over: the letters that wait then.
  std::size_t round() {
    (void)wait->await(++rounds);
    wait->pass();
    (void)wait->await(rounds + 1);
    return outbox.items().size();
  }
};

TEST_CASE("the clock looks a minute after the start, then every hour, and reminds whose answer is due") {
  Reminding node;
  CHECK(node.wait->await(1) == ReminderClock::kFirst);
  CHECK(node.outbox.items().empty());
  CHECK(node.round() == 2);
  CHECK(node.wait->await(2) == ReminderClock::kPeriod);
  CHECK(node.record("invitations", ConferenceApiWorld::kTown.text())["reminded_on"] == "2023-11-15");
}

TEST_CASE("once a day, not before work begins, and not who has answered") {
  Reminding node;
  node.now -= 2 * Reminding::kHourMs;  // 6:13
  CHECK(node.round() == 0);
  node.now += 2 * Reminding::kHourMs;
  node.put(node.conference, {{"responses", ConferenceApiWorld::kTown.text() + "/response", {{"answer", "accepted"}}, {}}});
  CHECK(node.round() == 1);
  for (int hour = 0; hour < 10; ++hour) {
    node.now += Reminding::kHourMs;
    CHECK(node.round() == 1);
  }
}

TEST_CASE("on the next day of those before the last, again") {
  Reminding node;
  for (const UnitId& unit : {ConferenceApiWorld::kTown, ConferenceApiWorld::kDistrict})
    node.put(node.conference, {{"invitations", unit.text(), {{"answer_by", "2023-11-16"}}, {}}});
  CHECK(node.round() == 2);
  node.now += 24 * Reminding::kHourMs;
  CHECK(node.round() == 4);
  node.now += 24 * Reminding::kHourMs;
  CHECK(node.round() == 4);  // the day for answers is past
}

TEST_CASE("a node that starts again the same day reminds nobody twice, though its outbox forgot") {
  Reminding node;
  REQUIRE(node.round() == 2);
  node.clock->stop();
  node.wait->await_end();
  for (const OutboxItem& item : node.outbox.items()) REQUIRE(node.outbox.forget(item.id));
  node.begin();
  CHECK(node.round() == 0);
}

TEST_CASE("stopped, it begins no further round") {
  Reminding node;
  (void)node.wait->await(1);
  node.clock->stop();
  node.threads.join();  // nothing of it is left to wait for
  CHECK(node.wait->begun() == 1);
  CHECK(node.outbox.items().empty());
}

TEST_CASE("stopped before it has begun to wait, it never does; by a timer of its executor too") {
  Reminding node;
  node.clock->stop();
  ReminderClock real(node.threads.get_executor(), node.hub, node.desk);
  real.start();
  real.stop();
  ReminderClock early(node.threads.get_executor(), node.hub, node.desk);
  early.stop();
  early.start();
  node.threads.join();
  CHECK(node.outbox.items().empty());
}

}  // namespace
}  // namespace giaoban
