#include <doctest/doctest.h>

#include <sstream>

#include "server/app/calendar_file.h"
#include "server/app/plan_taking.h"
#include "server/app/text_table.h"

namespace giaoban {
namespace {

std::string written(const TextTable& table) {
  std::ostringstream out;
  table.write(out, "Trống.");
  return out.str();
}

TEST_CASE("columns are as wide as their words, counted as people read them, and no line ends in blanks") {
  TextTable table({"Lần", "Đăng cai", "Mã"});
  CHECK(written(table) == "Trống.\n");
  table.add({"1", "Quỳ Châu", "a"});
  table.add({"12", "Mường\nQuàng, xã", ""});
  CHECK(written(table) == "Lần  Đăng cai         Mã\n"
                          "1    Quỳ Châu         a\n"
                          "12   Mường Quàng, xã\n");
}

Json proposed(const std::string& plan, const std::string& slot, int ordinal, const std::string& date, const std::string& host, bool is_confirmed = false) {
  Json one = {{"series", "s"}, {"plan", plan}, {"ordinal", ordinal}, {"date", date}, {"host_unit", host}, {"is_confirmed", is_confirmed}, {"title", "x"}};
  if (!slot.empty()) one["slot"] = slot;
  return one;
}

BookedSlot booked(const std::string& plan, const std::string& id, int ordinal, const std::string& date, const std::string& host,
                  const std::string& status = "planned", const std::string& series = "s") {
  return {plan, plan, id, {{"ordinal", ordinal}, {"date", date}, {"host_unit", host}, {"status", status}, {"series", series}}};
}

TEST_CASE("a plan is taken over by what differs: new ones, changed ones, and dropped ones of series that were planned anew") {
  const std::vector<BookedSlot> slots = {
      booked("p", "same", 1, "2026-06-16", "a"),  booked("p", "moved", 2, "2026-12-15", "b"), booked("p", "gone", 3, "2027-06-15", "a"),
      booked("p", "fixed", 4, "2027-12-14", "b", "confirmed"), booked("p", "other", 1, "2027-06-15", "a", "planned", "t"), booked("q", "late", 1, "2026-07-01", "c")};
  Json plan;
  plan["conferences"] = {proposed("p", "same", 1, "2026-06-16", "a"), proposed("p", "moved", 2, "2026-12-16", "b"), proposed("p", "", 5, "2028-06-15", "a"),
                         proposed("p", "fixed", 4, "2027-12-21", "b", true), proposed("q", "late", 1, "2026-07-01", "d")};
  int made = 0;
  const auto commands = taking_commands(plan, slots, [&] { return "new" + std::to_string(++made); });
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].plan == "p");
  CHECK(commands[0].arguments == Json{{"slots", {{{"slot", "moved"}, {"series", "s"}, {"ordinal", 2}, {"host_unit", "b"}, {"date", "2026-12-16"}},
                                                 {{"slot", "new1"}, {"series", "s"}, {"ordinal", 5}, {"host_unit", "a"}, {"date", "2028-06-15"}}}},
                                      {"dropped", {"gone"}}});
  CHECK(commands[1].arguments == Json{{"slots", {{{"slot", "late"}, {"series", "s"}, {"ordinal", 1}, {"host_unit", "d"}, {"date", "2026-07-01"}}}}});
  const auto counts = count_taking(commands, slots);
  CHECK(counts.fresh == 1);
  CHECK(counts.changed == 2);
  CHECK(counts.dropped == 1);
}

TEST_CASE("a long plan goes in commands of at most so many slots as one may name") {
  Json plan;
  plan["conferences"] = Json::array();
  std::vector<BookedSlot> slots;
  for (int i = 1; i <= 450; ++i) plan["conferences"].push_back(proposed("p", "", i, "2026-06-16", "a"));
  for (int i = 1; i <= 201; ++i) slots.push_back(booked("p", "gone" + std::to_string(i), i, "2026-06-16", "a"));
  const auto commands = taking_commands(plan, slots, [] { return std::string("x"); });
  REQUIRE(commands.size() == 3);
  CHECK(commands[0].arguments["slots"].size() == kSlotsOfCommand);
  CHECK(commands[2].arguments["slots"].size() == 50);
  CHECK(commands[1].arguments["dropped"].size() == 1);
  CHECK(!commands[2].arguments.contains("dropped"));
}

TEST_CASE("a calendar file tells by its UID to which conference it is brought") {
  const std::string id = "0192f0c1-7d1e-7c55-9a31-2f4bb0a1c001";
  CHECK(conference_named_in("BEGIN:VCALENDAR\r\nuid:" + id + "\r\nEND:VCALENDAR\r\n") == id);
  CHECK(conference_named_in("UID:khac@example.com\nUID:" + id) == id);
  CHECK(!conference_named_in("UID:" + id + "0"));
  CHECK(!conference_named_in("X-UID:" + id));
  CHECK(!conference_named_in("UID"));
  CHECK(!conference_named_in(""));
}

}  // namespace
}  // namespace giaoban
