#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/clock.h"

namespace giaoban {
namespace {

TEST_CASE("[T1] a stamp is 48 bits of milliseconds and 16 bits of counter") {
  CHECK(hlc_at(1) == 0x10000);
  CHECK(hlc_ms(hlc_at(1'705'968'000'000) + 65535) == 1'705'968'000'000);
}

TEST_CASE("[T1] the next stamp is greater than every stamp issued or accepted, whatever the wall clock does") {
  CHECK(rc::check("monotone", [](const std::vector<std::pair<bool, std::uint32_t>>& steps) {
    HybridClock clock;
    Hlc greatest = 0;
    for (const auto& [is_observed, number] : steps) {
      if (is_observed) {
        clock.observe(number);
        greatest = std::max<Hlc>(greatest, number);
      } else {
        const Hlc stamp = clock.next(number % 7);
        RC_ASSERT(stamp > greatest);
        greatest = stamp;
      }
      RC_ASSERT(clock.last() == greatest);
    }
  }));
}

TEST_CASE("[T1] time shows in the stamp, and more than 65536 stamps of one millisecond run over into the next") {
  HybridClock clock;
  CHECK(clock.next(1000) == hlc_at(1000));
  CHECK(clock.next(1000) == hlc_at(1000) + 1);
  for (int i = 2; i < 65536; ++i) clock.next(1000);
  CHECK(clock.next(1000) == hlc_at(1001));
  CHECK(clock.next(900) == hlc_at(1001) + 1);
  CHECK(clock.next(5000) == hlc_at(5000));
}

}  // namespace
}  // namespace giaoban
