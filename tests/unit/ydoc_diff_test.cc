#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/held.h"
#include "sync/ydoc/diff.h"
#include "tests/unit/yjs_updates.h"

namespace giaoban {
namespace {

std::string diff(std::string_view update, const StateVector& state) { return diff_update(update, state).value_or("broken"); }

TEST_CASE("A diff holds what lies behind the clocks of a state, and all deletes") {
  const std::string update = hex("01 01 01 00 04 01 01 74 03 61 62 63 01 01 01 00 01");
  CHECK(diff(update, {}) == update);
  CHECK(diff(update, {{2, 9}}) == update);
  CHECK(diff(update, {{1, 2}}) == hex("01 01 01 02 84 01 01 01 63 01 01 01 00 01"));
  CHECK(diff(update, {{1, 3}}) == hex("00 01 01 01 00 01"));
  CHECK(diff(update, {{1, 99}}) == hex("00 01 01 01 00 01"));
  CHECK(diff(hex("00 00"), {}) == hex("00 00"));
  CHECK(diff(hex("00"), {}) == "broken");
}

TEST_CASE("A diff does not begin with a gap, but keeps the later ones") {
  const std::string update = hex("01 05 01 00 04 01 01 74 01 61 0a 01 84 01 01 01 63 0a 02 84 01 04 01 66 00");
  CHECK(diff(update, {{1, 1}}) == hex("01 03 01 02 84 01 01 01 63 0a 02 84 01 04 01 66 00"));
  CHECK(diff(update, {{1, 4}}) == hex("01 01 01 05 84 01 04 01 66 00"));
}

TEST_CASE("A text is cut at UTF-16 units, a list at values, a length anywhere") {
  CHECK(diff(hex("01 01 01 00 04 01 01 74 06 61 f0 9f 98 80 62 00"), {{1, 2}}) == hex("01 01 01 02 84 01 01 04 ef bf bd 62 00"));
  CHECK(diff(hex("01 01 01 00 08 01 01 61 03 7d 01 75 01 7e 7d 03 00"), {{1, 1}}) == hex("01 01 01 01 88 01 00 02 75 01 7e 7d 03 00"));
  CHECK(diff(hex("01 01 01 00 02 01 01 61 02 01 31 01 32 00"), {{1, 1}}) == hex("01 01 01 01 82 01 00 01 01 32 00"));
  CHECK(diff(hex("01 01 01 00 00 09 00"), {{1, 4}}) == hex("01 01 01 04 00 05 00"));
  CHECK(diff(hex("01 01 01 00 41 02 07 09 00"), {{1, 4}}) == hex("01 01 01 04 c1 01 03 02 07 05 00"));
}

TEST_CASE("The state vector of an update counts from clock 0 up to the first gap") {
  const auto state = [](std::string_view digits) { return state_vector_of(hex(digits)).value(); };
  CHECK(state("00 00").empty());
  CHECK(state("01 01 01 00 04 01 01 74 03 61 62 63 00") == StateVector{{1, 3}});
  CHECK(state("01 01 01 01 84 01 00 01 62 00").empty());
  CHECK(state("01 03 01 00 04 01 01 74 01 61 0a 01 84 01 01 01 63 00") == StateVector{{1, 1}});
  CHECK(state("02 01 02 00 00 05 02 01 00 00 02 00 03 00") == StateVector{{1, 5}, {2, 5}});
  CHECK_FALSE(state_vector_of(hex("00")));
}

TEST_CASE("A state and the diff against it hold together what the update holds") {
  CHECK(rc::check("updates of yjs", [] {
    const std::string whole = merged_all(*some_updates());
    StateVector state = state_vector_of(whole).value();
    for (auto& [client, clock] : state) clock = *rc::gen::arbitrary<std::uint64_t>() % (clock + 3);
    const UpdateSummary lacked = summary_of(diff(whole, state));
    for (const ClockRange& range : lacked.structs) {
      const auto known = state.find(range.client);
      RC_ASSERT(known == state.end() || range.start >= known->second);
    }
    Held held;
    held.add(lacked);
    for (const auto& [client, clock] : state) {
      if (clock > 0) held.add({{{client, 0, clock}}, {}});
    }
    RC_ASSERT(held.covers(summary_of(whole)));
    RC_ASSERT(lacked.deletes == summary_of(whole).deletes);
  }));
}

}  // namespace
}  // namespace giaoban
