#pragma once
#include "tests/unit/hub_node.h"

namespace giaoban {

/// A memory store that tells of every write, on the thread that wrote.
struct WatchedStore : MemoryStore {
  std::function<void()> after_write = [] {};
  Result<void> write(const Batch& batch) override {
    auto written = MemoryStore::write(batch);
    after_write();
    return written;
  }
};

/// A province's node with a registry (a term, two towns in a cluster, a series of its briefings) and the cluster's plan.
struct TermWorld {
  SpaceWorld registry, plan;
  WatchedStore store;
  std::optional<HubNode> node;
  UnitId first = registry.town_unit, second = registry.district_unit;
  std::string series = uuid_of(61).text();

  TermWorld() {
    plan.nonce = uuid_of(32);
    plan.id = space_id(plan.owner.node(), plan.nonce);
    node.emplace(store, registry.owner);
    auto changes = registry.first_changes("registry");
    changes.push_back(unit(registry.province_unit, "provincial", {{"kind", "province"}}));
    for (const UnitId& one : {first, second}) changes.push_back(unit(one, "commune", {{"kind", "commune"}, {"parent", registry.province_unit.text()}}));
    changes.push_back({"terms", uuid_of(60).text(), {{"name", "2026-2031"}, {"from", "2026-04-01"}, {"to", "2031-03-31"}}, {}});
    changes.push_back({"clusters", uuid_of(62).text(), {{"name", "Cụm 1"}, {"term", "2026-2031"}, {"plan", plan.id.text()}, {"units", {first.text(), second.text()}}}, {}});
    Json fields = series_fields();
    fields.update(Json{{"audience", "each_cluster"}, {"begins_at", "07:30"}, {"ends_at", "11:00"}});
    changes.push_back({"series", series, std::move(fields), {}});
    REQUIRE(node->put_own(registry.id, std::move(changes)).has_value());
    REQUIRE(node->put_own(plan.id, {plan.founding("plan"), plan.member(registry.province_unit, plan.owner.node(), "convener"),
                                    plan.member(first, plan.owner.node()), plan.member(second, plan.owner.node())})
                .has_value());  // the units have no nodes of their own: the province's vouches for them
    node->now = 1'777'000'000'000;  // 2026-04-24
  }

  static RecordChange unit(const UnitId& id, std::string_view level, Json more) {
    Json fields = {{"name", "x"}, {"full_name", "Xã x"}, {"level", level}};
    fields.update(more);
    return {"units", id.text(), std::move(fields), {}};
  }
  Json series_fields() const {
    return {{"name", "Giao ban cụm"}, {"kind", "cluster_briefing"}, {"term", "2026-2031"}, {"convener_unit", registry.province_unit.text()},
            {"audience", "units"}, {"cadence", "every_months"}, {"months", 6}};
  }

  Actor secretary() const { return {uuid_of(100), registry.province_unit, {Role::kSecretary}}; }
  static Actor secretary_of(const UnitId& unit) { return {uuid_of(300), unit, {Role::kSecretary}}; }
  Outcome run(const SpaceId& space, std::string name, Json arguments, std::optional<Actor> by = {}) {
    return node->run({uuid_of(1000 + next_++), space, std::move(name), std::move(arguments), by.value_or(secretary()), node->self()});
  }
  Outcome run(std::string name, Json arguments, std::optional<Actor> by = {}) { return run(plan.id, std::move(name), std::move(arguments), by); }
  Outcome put(const SpaceId& space, std::string collection, std::string id, Json fields, const Actor& by) {
    return run(space, "record.put", {{"collection", collection}, {"id", id}, {"fields", fields}}, by);
  }

  static Uuid slot(unsigned number) { return uuid_of(200 + number); }
  Json planned(unsigned number, std::string_view date, const UnitId& host) const {
    return {{"slot", slot(number).text()}, {"ordinal", number}, {"host_unit", host.text()}, {"date", date}};
  }
  /// Slots 1 to 3 by turns.
  void plan_three() {
    REQUIRE(run("slots.plan", {{"slots", {planned(1, "2026-06-16", first), planned(2, "2026-12-15", second), planned(3, "2027-06-15", first)}}}).has_value());
  }
  Outcome to(std::string name, unsigned number, Json more, std::optional<Actor> by = {}) {
    more["slot"] = slot(number).text();
    return run(std::move(name), std::move(more), by);
  }
  const Record& slot_record(unsigned number) {
    const Record* found = node->host(plan.id)->space().find("slots", slot(number).text());
    REQUIRE(found != nullptr);
    return *found;
  }
  std::string text(unsigned number, std::string_view field) { return slot_record(number).text(field); }

 private:
  unsigned next_ = 0;
};

}  // namespace giaoban
