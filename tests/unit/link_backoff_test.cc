#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/link/backoff.h"

namespace giaoban {

TEST_CASE("Attempts come ever more seldom, up to a limit, and at once again after a success") {
  CHECK(rc::check([](std::uint64_t random) {
    Backoff backoff;
    auto step = Backoff::kFirst;
    for (int i = 0; i < 12; ++i) {
      const auto wait = backoff.next(random);
      RC_ASSERT(wait >= step / 2);
      RC_ASSERT(wait <= step);
      step = std::min(step * 2, Backoff::kLongest);
    }
    RC_ASSERT(step == Backoff::kLongest);
    backoff.reset();
    RC_ASSERT(backoff.next(random) <= Backoff::kFirst);
  }));
}

}  // namespace giaoban
