#include "invitations_world.h"

#include "server/invitations/slot_event.h"

namespace giaoban {
namespace {

/// The plan of a cluster with one slot, its term and its series in the registry.
struct PlanWorld : InvitationWorld {
  Space plan{uuid_of(70)};
  std::string slot = uuid_of(71).text(), series = uuid_of(72).text();

  PlanWorld() {
    write(registry, world.owner.node(), {"clusters", uuid_of(73).text(),
          {{"name", "Cụm 2"}, {"term", "2026-2031"}, {"plan", plan.id().text()}, {"units", {world.town_unit.text(), world.district_unit.text()}}}, {}});
    set_series({{"name", "Giao ban cụm"}, {"kind", "cluster_briefing"}, {"term", "2026-2031"}, {"convener_unit", world.province_unit.text()},
                {"audience", "each_cluster"}, {"cadence", "every_months"}, {"months", 6}});
    write(plan, world.owner.node(), {"members", world.province_unit.text(), {{"unit", world.province_unit.text()}, {"nodes", Json::array()}, {"role", "convener"}}, {}});
    set({{"series", series}, {"ordinal", 5}, {"term", "2026-2031"}, {"status", "planned"}, {"date", "2026-12-10"}, {"host_unit", world.town_unit.text()}});
  }
  void set(Json fields) { write(plan, world.owner.node(), {"slots", slot, std::move(fields), {}}); }
  void set_series(Json fields) { write(registry, world.owner.node(), {"series", series, std::move(fields), {}}); }
  ConferenceEvent slot_event(const EventFrame& frame = {}) const {
    const auto made = slot_events(plan, registry, frame);
    REQUIRE(made.events.size() == 1);
    const auto checked = check_event(made.events[0]);
    REQUIRE_MESSAGE(checked, checked.error().pointer);
    return made.events[0];
  }
};

TEST_CASE("a slot is an event under its own id, with the title that its conference will have") {
  PlanWorld world;
  const auto event = world.slot_event({.stamped_ms = 5, .public_url = "https://giaoban.example"});
  CHECK(event_uid(event.conference) == world.slot);
  CHECK(event.state == EventState::kPlanned);
  CHECK(!event.starts_at);
  CHECK(event.date == "2026-12-10");
  CHECK(event.title.find("cụm 2, lần thứ 5, nhiệm kỳ 2026-2031") != std::string::npos);
  CHECK(event.description == "Dự kiến, chưa chốt.\nĐơn vị đăng cai: Thường trực HĐND thị xã Thái Hòa");
  CHECK(event.organizer == Party{"Thường trực HĐND tỉnh Nghệ An", "vp.hdnd@nghean.example"});
  CHECK(event.url == "https://giaoban.example/nhiem-ky/2026");
  CHECK(event.attendees.empty());
}

TEST_CASE("its state is that of the slot, and the sequence rises with day, place, host, standing and the series' hours alone") {
  PlanWorld world;
  auto last = world.slot_event();
  const auto rises = [&](auto change) {
    world.now += 2000;
    change();
    const auto now = world.slot_event();
    CHECK(now.sequence > last.sequence);
    CHECK(now.stamped_ms >= last.stamped_ms);
    last = now;
  };
  rises([&] { world.set({{"date", "2026-12-11"}, {"moved_from", "2026-12-10"}}); });
  rises([&] { world.set({{"status", "confirmed"}}); });
  CHECK(last.state == EventState::kConvened);
  CHECK(last.description.find("chưa chốt") == std::string::npos);
  rises([&] { world.set({{"place", "Hội trường"}}); });
  CHECK(last.place == "Hội trường");
  rises([&] { world.set({{"host_unit", world.world.district_unit.text()}}); });
  rises([&] { world.set_series({{"begins_at", "07:30"}, {"ends_at", "11:00"}}); });
  CHECK(last.starts_at == "07:30");
  CHECK(last.lasts_minutes == 210);
  world.now += 2000;
  world.set({{"reason", "Bão số 5"}});
  CHECK(world.slot_event().sequence == last.sequence);
  rises([&] { world.set({{"status", "cancelled"}}); });
  CHECK(last.state == EventState::kCancelled);
  CHECK(last.description.find("Lý do hủy: Bão số 5") != std::string::npos);
}

TEST_CASE("a conference that was called from a slot goes on under its UID, and not below its sequence") {
  PlanWorld world;
  CHECK(slot_events(world.plan, world.registry, {}).convened.empty());
  world.now += 60'000;
  world.set({{"status", "convened"}, {"conference", world.world.id.text()}});
  const auto made = slot_events(world.plan, world.registry, {});
  REQUIRE(made.convened.contains(world.world.id));
  const auto& slot = made.convened.at(world.world.id);
  auto event = world.event();
  REQUIRE(event.sequence < slot.sequence);
  take_over_slot(event, slot);
  CHECK(event_uid(event.conference) == world.slot);
  CHECK(event.sequence == slot.sequence);
  CHECK(event.state == EventState::kConvened);
  world.set({{"status", "cancelled"}});
  take_over_slot(event, slot_events(world.plan, world.registry, {}).convened.at(world.world.id));
  CHECK(event.state == EventState::kCancelled);
}

TEST_CASE("a slot whose id is no uuid has a UID all the same, and always the same one") {
  PlanWorld world;
  world.slot = "s4";
  world.set({{"ordinal", 4}, {"term", "2026-2031"}, {"status", "held"}, {"date", "2026-06-10"}});
  const auto first = slot_events(world.plan, world.registry, {}), again = slot_events(world.plan, world.registry, {});
  REQUIRE(first.events.size() == 2);
  CHECK(first.events[1].conference != first.events[0].conference);
  CHECK(first.events[1].conference == again.events[1].conference);
  CHECK(slot_events(Space(uuid_of(99)), world.registry, {}).events.empty());  // no cluster's plan
}

}  // namespace
}  // namespace giaoban
