#pragma once
#include "tests/unit/hub_node.h"

namespace giaoban {

/// A province's node with a conference that it owns (see SpaceWorld), and people of three units.
struct HubWorld {
  SpaceWorld world;
  MemoryStore store;
  std::optional<HubNode> node;

  HubWorld() {
    node.emplace(store, world.owner);
    auto changes = world.first_changes();
    changes.push_back({"conferences",
                       world.id.text(),
                       {{"kind", "cluster_briefing"}, {"title", "Giao ban cụm 2"}, {"plan", uuid_of(70).text()},
                        {"cluster_name", "Cụm 2"}, {"ordinal", 5}, {"term", "2021-2026"}, {"date", "2024-01-23"},
                        {"convener_unit", world.province_unit.text()}, {"host_unit", world.town_unit.text()},
                        {"place", "Thái Hòa"}},
                       {}});
    REQUIRE(node->put_own(world.id, std::move(changes)).has_value());
  }

  static Actor actor(const UnitId& unit, RoleSet roles, unsigned account = 100) { return {uuid_of(account), unit, roles}; }
  Actor convener(Role role = Role::kSecretary) const { return actor(world.province_unit, {role}, 100); }
  Actor host_person(Role role = Role::kSecretary) const { return actor(world.town_unit, {role}, 200); }
  Actor guest(Role role = Role::kSecretary) const { return actor(world.district_unit, {role}, 300); }

  Command command(unsigned id, const Actor& by, std::string name, Json arguments) const {
    return {uuid_of(1000 + id), world.id, std::move(name), std::move(arguments), by, node->self()};
  }
  Command put(unsigned id, const Actor& by, const RecordChange& change) const {
    return command(id, by, "record.put", {{"collection", change.collection}, {"id", change.id}, {"fields", change.fields}});
  }
  Command put_item(unsigned id, std::string_view title, const std::string& record = "x") const {
    return put(id, convener(), item(record, title));
  }
  const Space& space() { return node->host(world.id)->space(); }
  std::string title(const std::string& record = "x") {
    const Record* found = space().find("agenda_items", record);
    return found != nullptr ? found->text("title") : std::string();
  }
  /// The node stops and comes back over the same store.
  void restart() {
    node.reset();
    node.emplace(store, world.owner);
  }
};

}  // namespace giaoban
