#include <doctest/doctest.h>

#include "server/planning/registry/briefing.h"
#include "server/planning/registry/plan_roster.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;
const NodeId kOwner = kWorld.owner.node();
const Day kToday = make_day(2024, 1, 23);

void put(Space& space, RecordChange change) {
  space.apply(kOwner, record_entry(space.next_stamp(kNow), {}, std::move(change)));
}

RecordChange unit(const UnitId& id, std::string_view level) {
  return {"units", id.text(), {{"name", "x"}, {"full_name", "x"}, {"kind", "town"}, {"level", level}}, {}};
}

RecordChange cluster(std::string_view name, const SpaceId& plan, const std::vector<UnitId>& units) {
  Json ids = Json::array();
  for (const auto& id : units) ids.push_back(id.text());
  return {"clusters", uuid_of(40).text(), {{"name", name}, {"term", "2021-2026"}, {"units", ids}, {"plan", plan.text()}}, {}};
}

TEST_CASE("The title of a cluster's briefing is written as offices write it") {
  Space registry = kWorld.space("registry");
  const Space plan(uuid_of(70));
  put(registry, unit(kWorld.town_unit, "district"));
  put(registry, cluster("Cụm 2", plan.id(), {kWorld.town_unit, kWorld.district_unit}));
  const auto read = PlanRoster::read(registry, plan.id());
  REQUIRE(read.has_value());
  CHECK(read->title(nullptr, 5, read->units_on(kToday)) ==
        "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với Thường trực HĐND cấp huyện, thuộc cụm 2, lần thứ 5, "
        "nhiệm kỳ 2021-2026");
  CHECK(read->units_on(kToday) == std::vector{kWorld.town_unit, kWorld.district_unit});
  CHECK(read->term() == "2021-2026");
}

TEST_CASE("The title names the level of those who meet, and none where it is not known") {
  const Space plan(uuid_of(70));
  for (const auto& [level, phrase] : std::vector<std::pair<std::string, std::string>>{
           {"commune", "Thường trực HĐND cấp xã,"}, {"provincial", "Thường trực HĐND cấp tỉnh,"}, {"national", "Thường trực HĐND,"}}) {
    Space registry = kWorld.space("registry");
    put(registry, unit(kWorld.town_unit, level));
    put(registry, cluster("Cụm 2", plan.id(), {kWorld.town_unit}));
    CHECK(PlanRoster::read(registry, plan.id())->title(nullptr, 1, {kWorld.town_unit}).find("với " + phrase) != std::string::npos);
  }
}

TEST_CASE("A plan that no cluster names has no cluster plan; a deleted cluster names none") {
  Space registry = kWorld.space("registry");
  const Space plan(uuid_of(70));
  CHECK(code_of(PlanRoster::read(registry, plan.id())) == problem::kRecordUnknown);
  put(registry, cluster("Cụm 2", plan.id(), {kWorld.town_unit}));
  CHECK(PlanRoster::read(registry, plan.id()).has_value());
  CHECK(code_of(PlanRoster::read(registry, uuid_of(71))) == problem::kRecordUnknown);
  put(registry, {"clusters", uuid_of(40).text(), Json::object(), true});
  CHECK(code_of(PlanRoster::read(registry, plan.id())) == problem::kRecordUnknown);
}

TEST_CASE("Whoever ended gives place to what followed it; where nobody is left the cluster is as it is written") {
  Space registry = kWorld.space("registry");
  const UnitId merged = uuid_of(15), ended = kWorld.town_unit, stays = kWorld.district_unit;
  for (const UnitId& one : {merged, ended, stays}) put(registry, unit(one, "commune"));
  put(registry, {"units", ended.text(), {{"valid_to", "2024-01-31"}, {"successors", {merged.text()}}}, {}});
  put(registry, {"units", merged.text(), {{"valid_from", "2024-02-01"}}, {}});
  put(registry, cluster("Cụm 2", uuid_of(70), {ended, stays}));
  CHECK(PlanRoster::read(registry, uuid_of(70))->units_on(kToday) == std::vector{ended, stays});
  CHECK(PlanRoster::read(registry, uuid_of(70))->units_on(make_day(2024, 2, 1)) == std::vector{stays, merged});
  for (const UnitId& one : {merged, stays}) put(registry, {"units", one.text(), {{"valid_to", "2024-06-30"}}, {}});
  CHECK(PlanRoster::read(registry, uuid_of(70))->units_on(make_day(2025, 1, 1)) == std::vector{ended, stays, merged});
}

TEST_CASE("Slots are read with what is known of them") {
  Space plan = kWorld.space("plan");
  put(plan, {"slots", "s1", {{"ordinal", 3}, {"term", "2021-2026"}, {"status", "held"}}, {}});
  put(plan, {"slots", "s2", {{"ordinal", 4}, {"term", "2021-2026"}, {"status", "cancelled"}, {"host_unit", kWorld.town_unit.text()}}, {}});
  put(plan, {"slots", "s3", {{"ordinal", 9}, {"term", "2021-2026"}, {"status", "held"}}, {}});
  put(plan, {"slots", "s3", Json::object(), true});
  const auto slots = slots_of(plan);
  REQUIRE(slots.size() == 2);
  CHECK(slots[0].ordinal == 3);
  CHECK_FALSE(slots[0].host.has_value());
  CHECK(slots[1].host == kWorld.town_unit);
  CHECK(slots[1].cancelled);
}

}  // namespace
}  // namespace giaoban
