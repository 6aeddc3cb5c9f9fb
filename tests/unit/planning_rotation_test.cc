#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "server/planning/registry/rotation.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

const UnitId kA = uuid_of(1), kB = uuid_of(2), kC = uuid_of(3), kGone = uuid_of(9);

std::vector<UnitId> order(const std::vector<HostTurn>& turns) {
  std::vector<UnitId> units;
  for (const auto& turn : turns) units.push_back(turn.unit);
  return units;
}

TEST_CASE("Where nobody has hosted, the cluster's own order is the order of turns") {
  const auto turns = host_turns({kB, kA, kC}, {});
  CHECK(order(turns) == std::vector{kB, kA, kC});
  CHECK(turns[0].hosted == 0);
  CHECK_FALSE(turns[0].last_ordinal.has_value());
}

TEST_CASE("Who hosted least often is next; among equals, whose turn lies furthest back") {
  const auto turns = host_turns({kA, kB, kC}, {{1, kA, false}, {2, kC, false}, {3, kB, false}, {4, kA, false}});
  CHECK(order(turns) == std::vector{kC, kB, kA});
  CHECK(turns[2].hosted == 2);
  CHECK(turns[2].last_ordinal == 4);
}

TEST_CASE("A unit that never hosted goes before all who did, even one that joined the cluster last") {
  CHECK(order(host_turns({kA, kB, kC}, {{1, kA, false}, {2, kB, false}})).front() == kC);
}

TEST_CASE("Cancelled conferences, unknown hosts and units that left do not count as turns") {
  const auto turns = host_turns({kA, kB}, {{1, kA, true}, {2, std::nullopt, false}, {3, kGone, false}});
  CHECK(order(turns) == std::vector{kA, kB});
  for (const auto& turn : turns) CHECK(turn.hosted == 0);
}

TEST_CASE("The next number follows the greatest ever given: cancelled, hostless and out of order alike") {
  CHECK(next_ordinal({}) == 1);
  CHECK(next_ordinal({{4, kA, false}, {2, kB, false}}) == 5);
  CHECK(next_ordinal({{4, kA, false}, {5, kB, true}}) == 6);
  CHECK(next_ordinal({{7, std::nullopt, false}}) == 8);
}

TEST_CASE("Over a term that is planned by the turns, no unit hosts twice more often than another, and no number comes twice") {
  CHECK(rc::check("a term", [] {
    std::vector<UnitId> cluster;
    for (int n = *rc::gen::inRange(1, 8); n > 0; --n) cluster.push_back(uuid_of(static_cast<unsigned>(n)));
    std::vector<HeldSlot> slots;
    for (int n = *rc::gen::inRange(0, 30); n > 0; --n) {
      const bool cancelled = *rc::gen::inRange(0, 5) == 0;
      slots.push_back({next_ordinal(slots), host_turns(cluster, slots).front().unit, cancelled});
    }
    for (std::size_t i = 0; i < slots.size(); ++i) RC_ASSERT(slots[i].ordinal == static_cast<int>(i) + 1);
    const auto turns = host_turns(cluster, slots);
    RC_ASSERT(turns.size() == cluster.size());
    RC_ASSERT(turns.back().hosted - turns.front().hosted <= 1);
    // The order in which slots are read leaves no trace.
    std::ranges::reverse(slots);
    RC_ASSERT(order(host_turns(cluster, slots)) == order(turns));
  }));
}

}  // namespace
}  // namespace giaoban
