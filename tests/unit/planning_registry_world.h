#pragma once
#include <doctest/doctest.h>

#include "server/planning/judge/day_verdicts.h"
#include "server/planning/registry/registry_problem.h"
#include "tests/unit/planning_world.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// A province's registry with a term, four districts in a cluster and a series for it, and the cluster's plan space.
struct RegistryWorld {
  SpaceWorld world;
  Space registry = world.space("registry");
  Space plan{uuid_of(70)};
  std::string term = uuid_of(60).text(), series = uuid_of(61).text(), cluster = uuid_of(62).text();
  Day today = day("2026-04-01");

  RegistryWorld() {
    put_unit(world.province_unit, "provincial", Json::object());
    Json units = Json::array();
    for (unsigned i = 0; i < 4; ++i) {
      put_unit(unit(i), "commune", {{"parent", world.province_unit.text()}});
      units.push_back(unit(i).text());
    }
    put("terms", term, {{"name", "2026-2031"}, {"from", "2026-04-01"}, {"to", "2028-03-31"}});
    put("clusters", cluster, {{"name", "Cụm 1"}, {"term", "2026-2031"}, {"plan", plan.id().text()}, {"units", units}});
    put("series", series, {{"name", "Giao ban"}, {"kind", "cluster_briefing"}, {"term", "2026-2031"}, {"convener_unit", world.province_unit.text()},
                           {"audience", "each_cluster"}, {"cadence", "every_months"}, {"months", 4}, {"people", {"Nguyễn Văn An"}}});
  }

  static std::string named(const UnitId& id) { return "U" + std::to_string(id.bytes[15]); }
  static UnitId unit(unsigned number) { return uuid_of(100 + number); }
  static void put_into(Space& space, const NodeId& owner, RecordChange change) {
    space.apply(owner, record_entry(space.next_stamp(kNow), {}, std::move(change)));
  }
  void put(std::string collection, std::string id, Json fields) {
    put_into(registry, world.owner.node(), {std::move(collection), std::move(id), std::move(fields), {}});
  }
  void put_unit(const UnitId& id, std::string_view level, Json more) {
    Json fields = {{"name", named(id)}, {"full_name", "x"}, {"kind", level == "provincial" ? "province" : "commune"}, {"level", level}};
    fields.update(more);
    put("units", id.text(), std::move(fields));
  }
  /// A slot of the cluster; its id is that of its number.
  void put_slot(int ordinal, std::string_view status, std::string_view date, const UnitId& host, Json more = Json::object()) {
    Json fields = {{"ordinal", ordinal}, {"term", "2026-2031"}, {"status", status}, {"date", date}, {"host_unit", host.text()}};
    fields.update(more);
    put_into(plan, world.owner.node(), {"slots", slot_id(ordinal).text(), std::move(fields), {}});
  }
  /// Of the cluster's briefings.
  void put_exception(const Uuid& id, int ordinal, std::string_view from, std::string_view to, Json more = Json::object()) {
    Json fields = {{"series", series}, {"cluster", cluster}, {"ordinal", ordinal}, {"from", from}, {"to", to}, {"reason", "Có lễ"}};
    fields.update(more);
    put("series_exceptions", id.text(), std::move(fields));
  }
  static Uuid slot_id(int ordinal) { return uuid_of(200 + static_cast<unsigned>(ordinal)); }

  Result<RegistryProblem> read() const { return read({{plan.id(), *read_slots(plan)}}); }
  Result<RegistryProblem> read(const SlotsByPlan& slots) const { return registry_problem(registry, term, slots, today); }
};

}  // namespace giaoban
