#include "invitations_world.h"

namespace giaoban {
namespace {

TEST_CASE("a conference's space is an event with the units and guests that have an address") {
  InvitationWorld world;
  world.add_guest("g1", "Nguyễn Văn A", "a@so.example");
  world.respond(world.world.town_unit, "accepted");
  const auto event = world.event({.stamped_ms = 5, .public_url = "https://giaoban.example"});
  CHECK(event.title == "Hội nghị giao ban cụm 2, lần thứ 5");
  CHECK(event.starts_at == "07:30");
  CHECK(event.lasts_minutes == 240);
  CHECK(event.url == "https://giaoban.example/hoi-nghi/" + world.world.id.text());
  CHECK(event.organizer == Party{"Thường trực HĐND tỉnh Nghệ An", "vp.hdnd@nghean.example"});
  REQUIRE(event.attendees.size() == 2);  // the district has no address, the province invites
  CHECK(event.attendees[0].party == Party{"Thường trực HĐND thị xã Thái Hòa", "hdnd@thaihoa.example"});
  CHECK(event.attendees[0].answer == Answer::kAccepted);
  CHECK(event.attendees[1].kind == AttendeeKind::kPerson);
  CHECK(event.description.find("25/11/2026") != std::string::npos);
  CHECK(office_name("Đặc khu Lý Sơn") == "Thường trực HĐND đặc khu Lý Sơn");
}

TEST_CASE("how long it lasts follows from its hours, and no address stands twice") {
  InvitationWorld world;
  world.change_conference({{"ends_at", "17:00"}});
  CHECK(world.event().lasts_minutes == 570);
  world.change_conference({{"ends_at", "06:00"}});
  CHECK(world.event().lasts_minutes == 240);
  world.add_guest("g1", "Trùng địa chỉ", "HDND@thaihoa.example");
  world.add_guest("g2", "Chính người mời", "vp.hdnd@nghean.example");
  world.add_guest("g3", "Không phải địa chỉ", "khong-co");
  CHECK(world.event().attendees.size() == 1);
}

TEST_CASE("the sequence rises whenever an answer was given to something else, and only then") {
  InvitationWorld world;
  const auto before = world.event();
  for (const Json& words : {Json{{"title", "Tên khác"}}, Json{{"chairs", {"Trần Văn Chủ"}}}}) {
    world.now += 2000;
    world.change_conference(words);
    CHECK(world.sequence() == before.sequence);
    CHECK(next_sequence(before, world.event()) == before.sequence);
  }
  auto last = world.event();
  for (const Json& change : {Json{{"date", "2026-12-11"}}, Json{{"starts_at", "08:00"}}, Json{{"ends_at", "11:00"}},
                             Json{{"place", "Nơi khác"}}, Json{{"status", "cancelled"}}, Json{{"status", "convened"}}}) {
    CAPTURE(change.dump());
    world.now += 2000;
    world.change_conference(change);
    const auto now = world.event();
    CHECK(next_sequence(last, now) > last.sequence);
    CHECK(now.sequence > last.sequence);
    last = now;
  }
}

TEST_CASE("what people typed with line breaks, and nobody's address, make no calendar unwritable") {
  InvitationWorld world;
  world.change_conference({{"title", "Dòng một\r\nBEGIN:VEVENT"}, {"place", "a\tb"}});
  world.name(world.world.province_unit, "Tỉnh Nghệ An", "không phải địa chỉ");
  const auto event = world.event();
  CHECK(event.title == "Dòng một  BEGIN:VEVENT");
  CHECK(event.organizer.email == kNobodysEmail);
  CHECK(world.event({.sender_email = "gui@nghean.example"}).organizer.email == "gui@nghean.example");
  const auto unknown = conference_event(world.conference, nullptr, {});
  REQUIRE(unknown);
  CHECK(check_event(*unknown));
  CHECK(conference_event(world.registry, nullptr, {}).error().code == problem::kRecordUnknown);
}

}  // namespace
}  // namespace giaoban
