#include "invitations_world.h"

#include <set>

#include "server/invitations/task_letters.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kHour = 3'600'000, kDay = 24 * kHour;
const std::string kTask = uuid_of(50).text();

/// A task of the town, due 2026-12-01; the world's morning is 2026-11-23, eight days before.
struct Due : InvitationWorld {
  Due() {
    put("tasks", kTask, {{"text", "Giám sát thu gom rác"}, {"unit", world.town_unit.text()}, {"person", "Ông A"}, {"responsible", "Ông B"},
                         {"result", "Báo cáo"}, {"due", "2026-12-01"}, {"status", "issued"}, {"rank", "a0"}});
  }
  std::vector<Consignment> on(int days, std::uint64_t hours = 0) const {
    return due_task_letters(conference, &registry, {kMorning + static_cast<std::uint64_t>(days) * kDay + hours * kHour, "gui@nghean.example", "https://gb.example"});
  }
  void report(int number, bool is_done) {
    put("task_reports", world.town_unit.text() + "/" + uuid_of(number).text(), {{"task", kTask}, {"at_ms", kMorning + static_cast<std::uint64_t>(number)}, {"is_done", is_done}});
  }
};

TEST_CASE("[O9] a unit is written to from 7 days and from 1 day before, and after, each time under one id") {
  const Due due;
  CHECK(due.on(0).empty());
  std::vector<Uuid> ids;  // one for each day on which there is a letter to the town
  for (int day = 1; day <= 8 + kTaskOverdueDays; ++day) {
    const auto letters = due.on(day);
    REQUIRE(!letters.empty());
    CHECK(letters[0].to == "hdnd@thaihoa.example");
    ids.push_back(letters[0].id);
  }
  const std::set<Uuid> distinct(ids.begin(), ids.end());
  CHECK(distinct.size() == 3);
  CHECK(ids[0] == ids[5]);  // 7 days … 2 days before
  CHECK(ids[6] == ids[7]);  // 1 day before, and the day
  CHECK(ids[8] == ids.back());
  CHECK(due.on(9 + kTaskOverdueDays).empty());
}

TEST_CASE("[O9] the convener is told of what is overdue, and of nothing else") {
  const Due due;
  CHECK(due.on(8).size() == 1);
  const auto letters = due.on(9);
  REQUIRE(letters.size() == 2);
  CHECK(letters[1].to == "vp.hdnd@nghean.example");
}

TEST_CASE("[O9] letters go out in office hours") {
  const Due due;
  CHECK(due.on(7, 16).empty());       // 1:30
  CHECK(due.on(6, 22).size() == 1);  // 7:30
}

TEST_CASE("[O9] a new last day begins anew") {
  Due due;
  const Uuid before = due.on(7).at(0).id;
  due.put("tasks", kTask, {{"due", "2026-12-02"}});
  CHECK(due.on(8).at(0).id != before);
}

TEST_CASE("[O9] nobody is written to without an address or a day, of what ended, or while it waits for the convener") {
  Due due;
  SUBCASE("draft") { due.put("tasks", kTask, {{"status", "draft"}}); }
  SUBCASE("accepted") { due.put("tasks", kTask, {{"status", "accepted"}}); }
  SUBCASE("no day") { due.put("tasks", kTask, {{"due", nullptr}}); }
  SUBCASE("no address") { due.put("tasks", kTask, {{"unit", due.world.district_unit.text()}}); }
  SUBCASE("reported as done") { due.report(60, true); }
  CHECK(due.on(1).empty());
}

TEST_CASE("[O9] a report of progress or one that was returned does not end reminding") {
  Due due;
  due.report(60, false);
  CHECK(due.on(7).size() == 1);
  due.report(61, true);
  CHECK(due.on(9).empty());
  due.put("task_verdicts", uuid_of(62).text(), {{"task", kTask}, {"report", due.world.town_unit.text() + "/" + uuid_of(61).text()}, {"verdict", "returned"}, {"at_ms", 1}});
  CHECK(due.on(9).size() == 2);
}

}  // namespace
}  // namespace giaoban
