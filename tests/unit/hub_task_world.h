#pragma once
#include "tests/unit/hub_sitting_world.h"

namespace giaoban {

/// A conference with a registry beside it, and tasks of its convener's own unit, so that one node has both sides.
struct TaskWorld : SittingWorld {
  SpaceId registry = space_id(world.owner.node(), uuid_of(99));

  TaskWorld() {
    std::vector<RecordChange> changes = {
        {"spaces", registry.text(), {{"kind", "registry"}, {"title", "Đơn vị"}, {"owner", world.owner.node().text()}, {"nonce", uuid_of(99).text()}}, {}}};
    changes.push_back(SpaceWorld::member(world.province_unit, world.owner.node(), "convener"));
    changes.push_back(SpaceWorld::member(world.stranger_unit, world.stranger.node()));
    changes.push_back(unit(world.stranger_unit, "Phường Mới"));
    changes.push_back(unit(world.district_unit, "Huyện Cũ"));
    REQUIRE(node->put_own(registry, std::move(changes)).has_value());
  }
  static RecordChange unit(const UnitId& id, std::string_view name) {
    return {"units", id.text(), {{"name", name}, {"full_name", name}, {"kind", "district"}, {"level", "district"}}, {}};
  }
  void end_district(std::string_view last) {
    const Json successors = Json::array({world.stranger_unit.text()});
    REQUIRE(node->put_own(registry, {{"units", world.district_unit.text(), {{"valid_to", last}, {"successors", successors}}, {}}}).has_value());
  }

  static std::string task(unsigned number) { return uuid_of(400 + number).text(); }
  std::string report_id(unsigned number) const { return world.province_unit.text() + "/" + uuid_of(600 + number).text(); }
  Json clear(const UnitId& unit) const {
    return {{"text", "Rà soát quy chế"}, {"unit", unit.text()}, {"person", "Trần Thị Hoa"}, {"responsible", "Phan Văn Thái"}, {"result", "Thông qua"},
            {"due", "2024-06-30"}, {"rank", "a0"}};
  }
  Outcome write(const Actor& actor, const char* collection, const std::string& id, Json fields) {
    return node->run(put(++commands + 5000, actor, {collection, id, std::move(fields), {}}));
  }
  Outcome secretary(std::string name, Json arguments) { return as(convener(), std::move(name), std::move(arguments)); }
  /// A draft of a unit that is issued.
  std::string issued(unsigned number, const UnitId& unit) {
    REQUIRE(write(convener(), "tasks", task(number), clear(unit)).has_value());
    REQUIRE(secretary("task.issue", {{"task", task(number)}}).has_value());
    return task(number);
  }
  std::string issued(unsigned number) { return issued(number, world.province_unit); }
  std::string reported(const std::string& task, unsigned number, bool is_done = false) {
    const Json fields = {{"task", task}, {"progress", 50}, {"is_done", is_done}, {"at_ms", node->now}};
    REQUIRE(write(convener(), "task_reports", report_id(number), fields).has_value());
    return report_id(number);
  }
  std::string status(const std::string& task) { return text("tasks", task, "status"); }
};

}  // namespace giaoban
