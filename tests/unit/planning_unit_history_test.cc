#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "schema/problems.h"
#include "server/planning/problem/unit_history.h"

namespace giaoban {
namespace {

Day day(const char* text) { return *parse_day(text); }

PlannedUnit unit(std::string id, std::optional<Day> to = {}, std::vector<std::string> successors = {}) {
  PlannedUnit made;
  made.id = made.name = std::move(id);
  made.kinds = {{std::nullopt, "district"}};
  made.to = to;
  made.successors = std::move(successors);
  return made;
}

using Ids = std::vector<std::string>;

/// Cửa Lò went into Vinh, Vinh into two wards; Hải Dương and Hải Phòng became one.
UnitHistory nghe_an() {
  PlannedUnit ward_a = unit("phuong-thanh-vinh"), ward_b = unit("phuong-cua-lo");
  ward_a.from = ward_b.from = day("2025-07-01");
  return *UnitHistory::make({unit("cua-lo", day("2024-11-30"), {"vinh"}), unit("vinh", day("2025-06-30"), {"phuong-thanh-vinh", "phuong-cua-lo"}),
                             ward_a, ward_b},
                            {});
}

TEST_CASE("A unit's successors are found through chains and splits, as of a date") {
  const UnitHistory history = nghe_an();
  CHECK(history.successors_on("cua-lo", day("2024-11-30")) == Ids{"cua-lo"});
  CHECK(history.successors_on("cua-lo", day("2024-12-01")) == Ids{"vinh"});
  CHECK(history.successors_on("cua-lo", day("2025-07-01")) == Ids{"phuong-thanh-vinh", "phuong-cua-lo"});
  CHECK(history.successors_on("nowhere", day("2025-07-01")).empty());
  CHECK(history.predecessors_of("phuong-cua-lo") == Ids{"vinh", "cua-lo"});
}

TEST_CASE("A unit that ended without a successor has none; one that begins later does not stand in its own place yet") {
  const UnitHistory history = *UnitHistory::make({unit("huyen", day("2025-06-30"))}, {});
  CHECK(history.successors_on("huyen", day("2025-07-01")).empty());
  CHECK(nghe_an().successors_on("phuong-cua-lo", day("2025-06-30")).empty());
}

TEST_CASE("A kind has dates: Đồng Nai is a city from 30/4/2026") {
  PlannedUnit dong_nai = unit("dong-nai");
  dong_nai.kinds = {{std::nullopt, "province"}, {day("2026-04-30"), "centrally_run_city"}};
  const UnitHistory history = *UnitHistory::make({dong_nai}, {});
  CHECK(history.kind_on("dong-nai", day("2026-04-29")) == "province");
  CHECK(history.kind_on("dong-nai", day("2026-04-30")) == "centrally_run_city");
}

TEST_CASE("A cluster's members are those who are in it and exist that day") {
  const PlannedCluster first{"c1", "Cụm 1", "nghe-an", {{"vinh", {}, {}}, {"cua-lo", {}, {}}}};
  const auto units = nghe_an().units();
  const UnitHistory history = *UnitHistory::make(units, {first});
  CHECK(history.members_on("c1", day("2024-11-30")) == Ids{"vinh", "cua-lo"});
  CHECK(history.members_on("c1", day("2024-12-01")) == Ids{"vinh"});
  CHECK(history.cluster_of("vinh", "nghe-an", day("2024-12-01")) == "c1");
  CHECK(history.cluster_of("vinh", "other", day("2024-12-01")) == std::nullopt);
  CHECK(history.changes_of("c1") == std::vector{day("2024-12-01"), day("2025-07-01")});
}

TEST_CASE("A unit in two clusters of one scheme is refused, at the second membership; moving between them is not") {
  const std::vector<PlannedUnit> units = {unit("vinh")};
  const auto twice = UnitHistory::make(units, {{"c1", "1", "p", {{"vinh", {}, {}}}}, {"c2", "2", "p", {{"vinh", day("2024-01-01"), {}}}}});
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().pointer == "/clusters/1/members/0");
  CHECK(UnitHistory::make(units, {{"c1", "1", "p", {{"vinh", {}, day("2023-12-31")}}}, {"c2", "2", "p", {{"vinh", day("2024-01-01"), {}}}}}).has_value());
  CHECK(UnitHistory::make(units, {{"c1", "1", "p", {{"vinh", {}, {}}}}, {"c2", "2", "economic", {{"vinh", {}, {}}}}}).has_value());
}

TEST_CASE("Units that succeed or contain themselves are refused, and so are names that nobody has") {
  const Day end = day("2025-06-30");
  const auto pointer_of = [](std::vector<PlannedUnit> units) { return UnitHistory::make(std::move(units), {}).error().pointer; };
  CHECK(pointer_of({unit("a", end, {"b"}), unit("b", end, {"a"})}) == "/units/0/successors");
  CHECK(pointer_of({unit("a", end, {"c"})}) == "/units/0/successors");
  CHECK(pointer_of({unit("a", {}, {"a"})}) == "/units/0/to");
  CHECK(pointer_of({unit("a"), unit("a")}) == "/units/1/id");
  PlannedUnit above = unit("a"), below = unit("b");
  above.parent = "b";
  below.parent = "a";
  CHECK(pointer_of({above, below}) == "/units/0/parent");
}

TEST_CASE("Whoever succeeds a unit counts it among the predecessors") {
  CHECK(rc::check("successors and predecessors agree", [] {
    // Unit i ends in year 2000 + i and is followed by later ones only.
    const int count = *rc::gen::inRange(2, 12);
    std::vector<PlannedUnit> units;
    for (int i = 0; i < count; ++i) {
      Ids next;
      for (int j = i + 1; j < count; ++j)
        if (*rc::gen::inRange(0, 3) == 0) next.push_back(std::to_string(j));
      units.push_back(unit(std::to_string(i), make_day(2000 + i, 12, 31), next));
    }
    const UnitHistory history = *UnitHistory::make(units, {});
    const Day when = make_day(*rc::gen::inRange(1999, 2000 + count), 6, 1);
    for (const auto& one : units)
      for (const auto& next : history.successors_on(one.id, when)) {
        const Ids before = history.predecessors_of(next);
        RC_ASSERT(next == one.id || std::ranges::find(before, one.id) != before.end());
        RC_ASSERT(history.is_valid(next, when));
      }
  }));
}

}  // namespace
}  // namespace giaoban
