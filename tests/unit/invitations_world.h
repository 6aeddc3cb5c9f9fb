#pragma once
#include <doctest/doctest.h>

#include "server/invitations/conference_letter.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// A briefing of a province with a town and a district, at home in memory, and the registry that names them.
struct InvitationWorld {
  static constexpr std::uint64_t kMorning = 1'795'401'000'000;  // 2026-11-23, 9:30 in Vietnam

  SpaceWorld world;
  Space conference{world.id};
  Space registry{uuid_of(90)};
  std::uint64_t now = kMorning;

  InvitationWorld() {
    for (auto& change : world.first_changes()) write(conference, world.owner.node(), std::move(change));
    put("conferences", world.id.text(),
        {{"kind", "cluster_briefing"}, {"title", "Hội nghị giao ban cụm 2, lần thứ 5"}, {"plan", uuid_of(70).text()},
         {"cluster_name", "Cụm 2"}, {"ordinal", 5}, {"term", "2026-2031"}, {"date", "2026-12-10"}, {"starts_at", "07:30"},
         {"convener_unit", world.province_unit.text()}, {"host_unit", world.town_unit.text()}, {"place", "Hội trường thị xã Thái Hòa"}});
    for (const UnitId& unit : {world.town_unit, world.district_unit})
      put("invitations", unit.text(), {{"unit", unit.text()}, {"sent_on", "2026-11-20"}, {"answer_by", "2026-11-25"}});
    name(world.province_unit, "Tỉnh Nghệ An", "vp.hdnd@nghean.example");
    name(world.town_unit, "Thị xã Thái Hòa", "hdnd@thaihoa.example");
    name(world.district_unit, "Đặc khu Quỳ Hợp", "");
  }

  void write(Space& space, const NodeId& node, RecordChange change) {
    space.apply(node, record_entry(space.next_stamp(now), {}, std::move(change)));
  }
  void put(std::string collection, std::string id, Json fields) {
    write(conference, world.owner.node(), {std::move(collection), std::move(id), std::move(fields), {}});
  }
  void change_conference(Json fields) { put("conferences", world.id.text(), std::move(fields)); }
  void name(const UnitId& unit, std::string_view full_name, const std::string& email) {
    Json fields = {{"name", full_name}, {"full_name", full_name}, {"kind", "district"}, {"level", "district"}};
    if (!email.empty()) fields["email"] = email;
    write(registry, world.owner.node(), {"units", unit.text(), std::move(fields), {}});
  }
  void respond(const UnitId& unit, std::string_view answer) { put("responses", unit.text() + "/response", {{"answer", answer}}); }
  void add_guest(const std::string& id, std::string_view full_name, std::string_view email) {
    put("guests", id, {{"full_name", full_name}, {"email", email}, {"rank", "a0"}});
  }
  /// An invitation by letter went out to the town, as the conference is now.
  void send_to_town() { put("invitations", world.town_unit.text(), {{"sequence", sequence()}, {"sent_on", vietnam_day(now)}}); }
  const Record& record() const { return *conference.find("conferences", world.id.text()); }
  std::int64_t sequence() const { return event_sequence(record()); }
  ConferenceEvent event(const EventFrame& frame = {.stamped_ms = kMorning}) const {
    const auto made = conference_event(conference, &registry, frame);
    REQUIRE_MESSAGE(made, made.error().detail);
    REQUIRE(check_event(*made));
    return *made;
  }
  Invitee invitee(const UnitId& unit) const {
    for (const Invitee& each : invitees_of(conference, &registry))
      if (each.unit == unit) return each;
    FAIL("not invited");
    return {};
  }
};

}  // namespace giaoban
