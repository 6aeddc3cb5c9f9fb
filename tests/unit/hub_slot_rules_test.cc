#include <doctest/doctest.h>

#include <set>

#include "server/hub/decide.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

/// A plan space and its registry without a node: decisions are applied as they come.
struct Plan {
  SpaceWorld world;
  Space plan = world.space("plan"), registry = world.space("registry");
  std::uint64_t now = 1'777'000'000'000;  // 2026-04-24
  unsigned commands = 0;

  Plan() {
    Json units = Json::array();
    for (const UnitId& unit : {world.town_unit, world.district_unit}) {
      apply(registry, {"units", unit.text(), {{"name", "x"}, {"full_name", "x"}, {"kind", "commune"}, {"level", "commune"}}, {}});
      units.push_back(unit.text());
    }
    apply(registry, {"clusters", uuid_of(62).text(), {{"name", "Cụm 1"}, {"term", "2026-2031"}, {"plan", plan.id().text()}, {"units", units}}, {}});
  }
  void apply(Space& space, RecordChange change) {
    const ParsedEntry entry = record_entry(space.next_stamp(now), {}, std::move(change));
    RC_ASSERT(check_entry(space, world.owner.node(), entry, now).has_value());
    space.apply(world.owner.node(), entry);
  }
  /// Whether it was done.
  bool run(std::string name, Json arguments) {
    const Command command{uuid_of(5000 + commands++), plan.id(), std::move(name), std::move(arguments),
                          {uuid_of(100), world.province_unit, {Role::kSecretary}}, world.owner.node()};
    const auto decision = decide({plan, std::make_shared<const Space>(registry), world.owner.node(), now}, command);
    if (decision)
      for (const RecordChange& change : decision->changes) apply(plan, change);
    return decision.has_value();
  }
};

int below(int end) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, end)); }
Uuid any_slot() { return uuid_of(200 + static_cast<unsigned>(below(8))); }
std::string any_day() { return "202" + std::to_string(6 + below(2)) + "-0" + std::to_string(4 + below(6)) + "-1" + std::to_string(below(10)); }

Json any_planned(const Plan& plan) {
  return {{"slot", any_slot().text()}, {"ordinal", 1 + below(9)}, {"host_unit", (below(2) == 0 ? plan.world.town_unit : plan.world.district_unit).text()}, {"date", any_day()}};
}

void run_any(Plan& plan) {
  const Json slot = any_slot().text();
  const std::string host = (below(2) == 0 ? plan.world.town_unit : plan.world.district_unit).text();
  switch (below(8)) {
    case 0:
    case 1: {
      Json slots = Json::array();
      for (int i = below(4); i >= 0; --i) slots.push_back(any_planned(plan));
      plan.run("slots.plan", {{"slots", slots}});
      break;
    }
    case 2: plan.run("slots.plan", {{"slots", Json::array()}, {"dropped", Json::array({slot})}}); break;
    case 3: plan.run("slots.confirm", {{"slots", Json::array({slot})}}); break;
    case 4: plan.run("slot.move", {{"slot", slot}, {"date", any_day()}, {"reason", "x"}}); break;
    case 5: plan.run("slot.hand_over", {{"slot", slot}, {"to_unit", host}, {"reason", "x"}}); break;
    case 6: plan.run(below(2) == 0 ? "slot.cancel" : "slot.close", below(2) == 0 ? Json{{"slot", slot}, {"reason", "x"}} : Json{{"slot", slot}}); break;
    default: {
      Json arguments = {{"host_unit", host}, {"date", any_day()}, {"place", "P"}};
      if (below(2) == 0) arguments["slot"] = slot;
      plan.run("conference.create", arguments);
    }
  }
  plan.now += static_cast<std::uint64_t>(below(30)) * 24 * 3600 * 1000;
}

TEST_CASE("[C6] Whatever is asked of slots: no number twice, what was announced keeps its number, what is over stays as it is") {
  CHECK(rc::check([] {
    Plan plan;
    std::map<std::string, int> announced;    // by slot: its number
    std::map<std::string, std::string> over; // by slot: all of it
    for (int i = 0; i < 40; ++i) {
      run_any(plan);
      std::set<int> numbers;
      std::size_t seen_over = 0;
      plan.plan.each("slots", [&](const std::string& id, const Record& slot) {
        const int ordinal = slot.field("ordinal")->get<int>();
        RC_ASSERT(numbers.insert(ordinal).second);
        if (slot.text("status") != "planned") RC_ASSERT(announced.try_emplace(id, ordinal).first->second == ordinal);
        if (slot.text("status") == "held" || slot.text("status") == "cancelled") {
          RC_ASSERT(over.try_emplace(id, to_text(slot.visible())).first->second == to_text(slot.visible()));
          ++seen_over;
        }
      });
      RC_ASSERT(seen_over == over.size());
      for (const auto& [id, ordinal] : announced) RC_ASSERT(plan.plan.find("slots", id)->exists());
    }
    RC_CLASSIFY(!over.empty(), "some are over");
  }));
}

}  // namespace
}  // namespace giaoban
