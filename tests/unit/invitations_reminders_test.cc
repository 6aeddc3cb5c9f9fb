#include "invitations_world.h"
#include "server/invitations/reminders.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kHour = 3'600'000, kDay = 24 * kHour;

/// The town was invited by letter, to answer by 2026-11-25; it is 9:30 of 2026-11-23.
struct Waiting : InvitationWorld {
  Waiting() { send_to_town(); }
  std::size_t due(std::uint64_t at = kMorning) const { return due_reminders(at, conference, &registry).size(); }
};

TEST_CASE("a unit is reminded on the last days for an answer, in office hours") {
  const Waiting world;
  CHECK(world.due() == 1);
  CHECK(world.due(Waiting::kMorning - kDay) == 0);      // three days before
  CHECK(world.due(Waiting::kMorning - 3 * kHour) == 0);  // 6:30
  CHECK(world.due(Waiting::kMorning + 2 * kDay) == 1);  // the last day
  CHECK(world.due(Waiting::kMorning + 3 * kDay) == 0);
}

TEST_CASE("once a day, and not after an answer") {
  Waiting world;
  world.put("invitations", world.world.town_unit.text(), {{"reminded_on", "2026-11-23"}});
  CHECK(world.due() == 0);
  CHECK(world.due(Waiting::kMorning + 12 * kHour) == 0);
  CHECK(world.due(Waiting::kMorning + kDay) == 1);
  world.respond(world.world.town_unit, "tentative");
  CHECK(world.due(Waiting::kMorning + kDay) == 0);
}

TEST_CASE("nobody is reminded without a day, a letter, an address, or a conference to come") {
  Waiting world;
  SUBCASE("no day") { world.put("invitations", world.world.town_unit.text(), {{"answer_by", nullptr}}); }
  SUBCASE("no letter") { world.put("invitations", world.world.town_unit.text(), {{"sequence", nullptr}}); }
  SUBCASE("no address") { world.name(world.world.town_unit, "Thị xã Thái Hòa", "không có"); }
  SUBCASE("cancelled") { world.change_conference({{"status", "cancelled"}}); }
  SUBCASE("held") { world.change_conference({{"status", "held"}}); }
  SUBCASE("over") { world.change_conference({{"date", "2026-11-22"}}); }
  CHECK(world.due() == 0);
}

}  // namespace
}  // namespace giaoban
