#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "server/api/returning.h"
#include "server/net/admission.h"

namespace giaoban {
namespace {

TEST_CASE("[F11] so many come in at once, then so many in a second, whenever they ask") {
  CHECK(rc::check([] {
    Admission admission(1000, 50);
    std::uint64_t now_us = 1'000'000'000, admitted = 0;
    const std::uint64_t begun_us = now_us;
    for (const int pause : *rc::gen::container<std::vector<int>>(400, rc::gen::inRange(0, 3000))) {
      now_us += static_cast<std::uint64_t>(pause);
      if (admission.take(now_us) == 0) ++admitted;
      RC_ASSERT(admitted <= 50 + (now_us - begun_us) / 1000);
    }
  }));
}

TEST_CASE("[F11] a storm is told moments of its own, spread at the rate, and who keeps to them comes in") {
  Admission admission(1000, 50);
  constexpr std::uint64_t kNow = 1'000'000'000;
  std::multiset<std::uint64_t> told_ms;
  for (int i = 0; i < 1050; ++i)
    if (const auto wait_ms = admission.take(kNow); wait_ms > 0) told_ms.insert(wait_ms);
  REQUIRE(told_ms.size() == 1000);
  CHECK(*told_ms.begin() == 1);
  CHECK(*told_ms.rbegin() == 1000);
  CHECK(told_ms.count(500) == 1);
  std::size_t refused = 0;
  for (const auto wait_ms : told_ms) refused += admission.take(kNow + wait_ms * 1000) != 0;
  CHECK(refused == 0);
}

TEST_CASE("[F11] nobody is told to wait longer than the limit") {
  Admission admission(10, 1);
  for (int i = 0; i < 5000; ++i) CHECK(admission.take(5'000'000) * 1000 <= Admission::kLongestWaitUs + 1000);
}

TEST_CASE("[F12] the time over which connections come back grows with their number") {
  CHECK(returning_time(0).count() == 0);
  CHECK(returning_time(kReturnsPerSecond).count() == 1000);
  CHECK(returning_time(20'000) > returning_time(10'000));
}

}  // namespace
}  // namespace giaoban
