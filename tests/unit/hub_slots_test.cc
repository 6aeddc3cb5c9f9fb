#include "tests/unit/hub_term_world.h"

namespace giaoban {
namespace {

TEST_CASE("slots.plan takes over dates and hosts; named again they change, all or none") {
  TermWorld world;
  world.plan_three();
  CHECK(world.text(2, "status") == "planned");
  CHECK(world.text(2, "term") == "2026-2031");
  CHECK(world.text(2, "series") == world.series);  // the cluster's only briefings
  CHECK(world.text(2, "host_unit") == world.second.text());
  const Json moved = {world.planned(2, "2026-12-16", world.first), world.planned(3, "2027-06-15", world.second)};
  REQUIRE(world.run("slots.plan", {{"slots", moved}}).has_value());
  CHECK(world.text(2, "date") == "2026-12-16");
  CHECK(world.text(3, "host_unit") == world.second.text());
  // The second of these is wrong: the first does not change either.
  const auto entries = world.node->durable_entries(world.plan.id);
  const auto refused = world.run("slots.plan", {{"slots", {world.planned(1, "2026-06-17", world.first), world.planned(2, "2026-12-16", world.registry.stranger_unit)}}});
  CHECK(code_of(refused) == problem::kHostNotInCluster);
  CHECK(refused.error().pointer == "/arguments/slots/1/host_unit");
  CHECK(world.node->durable_entries(world.plan.id) == entries);
  CHECK(world.node->is_whole());
}

TEST_CASE("[C6] An ordinal is never used twice, not after a cancellation either; dropped plans give theirs back") {
  TermWorld world;
  world.plan_three();
  Json same = world.planned(4, "2027-12-14", world.first);
  same["ordinal"] = 3;
  const auto refused = world.run("slots.plan", {{"slots", {same}}});
  CHECK(code_of(refused) == problem::kOrdinalUsed);
  CHECK(refused.error().pointer == "/arguments/slots/0/ordinal");
  REQUIRE(world.to("slot.cancel", 3, {{"reason", "Bão số 5"}}).has_value());
  CHECK(world.text(3, "status") == "cancelled");
  CHECK(code_of(world.run("slots.plan", {{"slots", {same}}})) == problem::kOrdinalUsed);
  same["ordinal"] = 2;
  const auto swapped = world.run("slots.plan", {{"slots", {same}}, {"dropped", {TermWorld::slot(2).text()}}});
  CHECK_MESSAGE(swapped.has_value(), swapped.error().detail);
  CHECK_FALSE(world.slot_record(2).exists());
  // Numbers may change places within one plan.
  Json one = world.planned(1, "2026-06-16", world.first), four = world.planned(4, "2026-06-02", world.second);
  one["ordinal"] = 2;
  four["ordinal"] = 1;
  CHECK(world.run("slots.plan", {{"slots", {one, four}}}).has_value());
  CHECK(code_of(world.run("slots.plan", {{"slots", {world.planned(2, "2026-12-15", world.first)}}})) == problem::kConflict);  // was dropped
}

TEST_CASE("[C6] What is confirmed, held or cancelled is planned no more; the same again is no change") {
  TermWorld world;
  world.plan_three();
  REQUIRE(world.run("slots.confirm", {{"slots", {TermWorld::slot(1).text(), TermWorld::slot(2).text()}}}).has_value());
  CHECK(world.text(1, "status") == "confirmed");
  CHECK(world.run("slots.confirm", {{"slots", {TermWorld::slot(1).text()}}}).has_value());
  CHECK(world.run("slots.plan", {{"slots", {world.planned(1, "2026-06-16", world.first), world.planned(3, "2027-06-16", world.first)}}}).has_value());
  const auto refused = world.run("slots.plan", {{"slots", {world.planned(1, "2026-06-17", world.first)}}});
  CHECK(code_of(refused) == problem::kSlotFixed);
  CHECK(refused.error().pointer == "/arguments/slots/0/slot");
  CHECK(code_of(world.run("slots.plan", {{"slots", Json::array()}, {"dropped", {TermWorld::slot(2).text()}}})) == problem::kSlotFixed);
  CHECK(code_of(world.to("slot.close", 1, Json::object())) == problem::kConflict);  // it is April still
  world.node->now += 54ull * 24 * 3600 * 1000;
  REQUIRE(world.to("slot.close", 1, Json::object()).has_value());
  CHECK(world.text(1, "status") == "held");
  CHECK(code_of(world.to("slot.close", 1, Json::object())) == problem::kSlotFixed);
  for (const char* name : {"slot.move", "slot.cancel", "slot.hand_over"}) {
    const Json arguments = name == std::string("slot.move") ? Json{{"date", "2026-07-01"}, {"reason", "x"}}
                           : name == std::string("slot.cancel") ? Json{{"reason", "x"}} : Json{{"to_unit", world.second.text()}, {"reason", "x"}};
    CHECK(code_of(world.to(name, 1, arguments)) == problem::kSlotFixed);
  }
  CHECK(code_of(world.run("slots.confirm", {{"slots", {TermWorld::slot(1).text()}}})) == problem::kSlotFixed);
}

TEST_CASE("slot.move keeps the number and says what it left; once announced for a reason, and within the term") {
  TermWorld world;
  world.plan_three();
  REQUIRE(world.to("slot.move", 1, {{"date", "2026-06-18"}}).has_value());
  CHECK(world.text(1, "moved_from") == "2026-06-16");
  REQUIRE(world.run("slots.confirm", {{"slots", {TermWorld::slot(1).text()}}}).has_value());
  const auto bare = world.to("slot.move", 1, {{"date", "2026-06-23"}});
  CHECK(code_of(bare) == problem::kMissingField);
  CHECK(bare.error().pointer == "/arguments/reason");
  REQUIRE(world.to("slot.move", 1, {{"date", "2026-06-23"}, {"reason", "Bão số 1"}}).has_value());
  CHECK(world.text(1, "date") == "2026-06-23");
  CHECK(world.text(1, "reason") == "Bão số 1");
  CHECK(world.text(1, "status") == "confirmed");
  CHECK(*world.slot_record(1).field("ordinal") == 1);
  CHECK(code_of(world.to("slot.move", 1, {{"date", "2031-04-01"}, {"reason", "x"}})) == problem::kInvalidField);
  CHECK(code_of(world.to("slot.move", 9, {{"date", "2027-04-01"}})) == problem::kRecordUnknown);
}

TEST_CASE("Hosting is handed over: the host asks, the other answers, the convener approves") {
  TermWorld world;
  world.plan_three();
  const Actor host = TermWorld::secretary_of(world.first), other = TermWorld::secretary_of(world.second);
  const std::string slot = TermWorld::slot(1).text();
  const std::string row = world.first.text() + "/" + slot, answer_row = world.second.text() + "/" + slot;
  const Json request = {{"slot", slot}, {"to_unit", world.second.text()}, {"reason", "Đang sửa hội trường"}};
  const Json answer = {{"slot", slot}, {"from_unit", world.first.text()}, {"answer", "accepted"}};
  const auto ask = [&](const std::string& id, Json fields, const Actor& by) { return code_of(world.put(world.plan.id, "hand_overs", id, std::move(fields), by)); };
  const auto reply = [&](const std::string& id, Json fields, const Actor& by) { return code_of(world.put(world.plan.id, "hand_over_answers", id, std::move(fields), by)); };

  CHECK(reply(answer_row, answer, other) == problem::kRecordUnknown);  // nobody asked yet
  CHECK(ask(row, request, other) == problem::kForbidden);
  CHECK(ask(answer_row, request, other) == problem::kForbidden);  // it does not host this one
  CHECK(ask(world.first.text() + "/" + TermWorld::slot(2).text(), request, host) == problem::kRecordUnknown);  // id and slot differ
  Json to_itself = request, to_stranger = request, to_number = request;
  to_itself["to_unit"] = world.first.text();
  to_stranger["to_unit"] = world.registry.stranger_unit.text();
  to_number["to_unit"] = 7;
  for (const Json& bad : {to_itself, to_stranger, to_number}) CHECK(ask(row, bad, host) == problem::kHostNotInCluster);
  CHECK(ask(row, request, host) == "none");
  CHECK(ask(row, {{"to_unit", world.registry.stranger_unit.text()}}, host) == problem::kHostNotInCluster);
  CHECK(reply(row, answer, host) == problem::kForbidden);  // asked was the other
  CHECK(reply(answer_row, answer, other) == "none");

  CHECK(code_of(world.to("slot.hand_over", 1, {{"to_unit", world.second.text()}, {"reason", "x"}}, host)) == problem::kForbidden);
  CHECK(code_of(world.to("slot.hand_over", 1, {{"to_unit", world.registry.stranger_unit.text()}, {"reason", "x"}})) == problem::kHostNotInCluster);
  CHECK(code_of(world.to("slot.hand_over", 1, {{"to_unit", world.first.text()}, {"reason", "x"}})) == problem::kConflict);
  REQUIRE(world.to("slot.hand_over", 1, {{"to_unit", world.second.text()}, {"reason", "Đang sửa hội trường"}}).has_value());
  CHECK(world.text(1, "host_unit") == world.second.text());
  CHECK(world.text(1, "handed_over_by") == world.first.text());
  CHECK(ask(row, request, host) == problem::kForbidden);  // it hosts no more
  const auto withdrawn = world.run("record.delete", {{"collection", "hand_overs"}, {"id", row}}, host);
  CHECK(withdrawn.has_value());
}

TEST_CASE("[C5][C6] slots are changed by their commands alone, and those are the convener's secretary's, in a plan") {
  TermWorld world;
  world.plan_three();
  CHECK(code_of(world.put(world.plan.id, "slots", TermWorld::slot(1).text(), {{"date", "2026-06-17"}}, world.secretary())) == problem::kForbidden);
  CHECK(code_of(world.run("record.delete", {{"collection", "slots"}, {"id", TermWorld::slot(1).text()}})) == problem::kForbidden);
  const Json slots = {{"slots", {TermWorld::slot(1).text()}}};
  CHECK(code_of(world.run("slots.confirm", slots, TermWorld::secretary_of(world.first))) == problem::kForbidden);
  CHECK(code_of(world.run("slots.confirm", slots, Actor{uuid_of(101), world.registry.province_unit, {Role::kChair}})) == problem::kForbidden);
  CHECK(code_of(world.run(world.registry.id, "slots.confirm", slots)) == problem::kUnknownCollection);
  CHECK(code_of(world.run("slots.plan", {{"slots", {{{"slot", "x"}}}}})) == problem::kInvalidField);
}

TEST_CASE("conference.create convenes a slot that was planned, under its number and with the series' hours") {
  TermWorld world;
  world.plan_three();
  const Json arguments = {{"slot", TermWorld::slot(2).text()}, {"host_unit", world.second.text()}, {"date", "2026-12-15"}, {"place", "Hội trường"}, {"answer_by", "2026-12-01"}};
  const auto outcome = world.run("conference.create", arguments);
  REQUIRE_MESSAGE(outcome.has_value(), outcome.error().detail);
  CHECK(outcome->value["ordinal"] == 2);
  CHECK(world.text(2, "status") == "convened");
  CHECK(world.text(2, "conference") == outcome->value["conference"]);
  const SpaceId id = *Uuid::parse(outcome->value["conference"].get<std::string>());
  world.node->run_until([&] { return world.node->directory().find(id) != nullptr; });
  const Space& space = world.node->host(id)->space();
  const Record& conference = *space.find("conferences", id.text());
  CHECK(conference.text("starts_at") == "07:30");
  CHECK(conference.text("ends_at") == "11:00");
  CHECK(conference.text("title") == "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với Thường trực HĐND cấp xã, thuộc cụm 1, lần thứ 2, nhiệm kỳ 2026-2031");
  CHECK(space.find("invitations", world.second.text())->text("answer_by") == "2026-12-01");
  CHECK(code_of(world.run("conference.create", arguments)) == problem::kSlotFixed);
  // A new one follows all numbers that were given.
  Json fresh = arguments;
  fresh.erase("slot");
  const auto second = world.run("conference.create", fresh);
  REQUIRE(second.has_value());
  CHECK(second->value["ordinal"] == 4);
}

TEST_CASE("Who replaced a unit may host from its first day on, and is invited") {
  TermWorld world;
  const UnitId merged = uuid_of(15);
  REQUIRE(world.node->put_own(world.registry.id, {
      {"units", world.first.text(), {{"valid_to", "2026-12-31"}, {"successors", {merged.text()}}}, {}},
      TermWorld::unit(merged, "commune", {{"kind", "commune"}, {"valid_from", "2027-01-01"}})}).has_value());
  CHECK(code_of(world.run("slots.plan", {{"slots", {world.planned(1, "2026-06-16", merged)}}})) == problem::kHostNotInCluster);
  CHECK(code_of(world.run("slots.plan", {{"slots", {world.planned(1, "2027-06-15", world.first)}}})) == problem::kHostNotInCluster);
  CHECK(world.run("slots.plan", {{"slots", {world.planned(1, "2027-06-15", merged)}}}).has_value());
  const auto outcome = world.run("conference.create", {{"slot", TermWorld::slot(1).text()}, {"host_unit", merged.text()}, {"date", "2027-06-15"}, {"place", "P"}});
  REQUIRE(outcome.has_value());
  const SpaceId id = *Uuid::parse(outcome->value["conference"].get<std::string>());
  world.node->run_until([&] { return world.node->directory().find(id) != nullptr; });
  const Space& space = world.node->host(id)->space();
  CHECK(space.has_member(merged));
  CHECK_FALSE(space.has_member(world.first));
}

TEST_CASE("series.create in one room founds its plan space, in which its slots are planned and convened") {
  TermWorld world;
  Json fields = world.series_fields();
  fields.update(Json{{"name", "Giao ban toàn tỉnh"}, {"kind", "province_briefing"}, {"begins_at", "08:00"}});
  const auto outcome = world.run(world.registry.id, "series.create", {{"fields", fields}});
  REQUIRE_MESSAGE(outcome.has_value(), outcome.error().pointer << " " << outcome.error().detail);
  const SpaceId plan = *Uuid::parse(outcome->value["plan"].get<std::string>());
  CHECK_FALSE(outcome->value.contains("apart_plan"));
  world.node->run_until([&] { return world.node->directory().find(plan) != nullptr; });
  const Space& space = world.node->host(plan)->space();
  CHECK(space.kind() == SpaceKind::kPlan);
  CHECK(space.title() == "Kế hoạch Giao ban toàn tỉnh, nhiệm kỳ 2026-2031");
  CHECK(space.members().size() == 3);
  CHECK(is_convener(space, world.registry.province_unit));
  CHECK(space.vouches(world.registry.town.node(), world.first));
  const Record* record = world.node->host(world.registry.id)->space().find("series", outcome->value["series"].get<std::string>());
  REQUIRE(record != nullptr);
  CHECK(record->text("plan") == plan.text());

  REQUIRE(world.run(plan, "slots.plan", {{"slots", {world.planned(1, "2026-08-18", world.second)}}}).has_value());
  const auto convened = world.run(plan, "conference.create", {{"slot", TermWorld::slot(1).text()}, {"host_unit", world.second.text()}, {"date", "2026-08-18"}, {"place", "P"}});
  REQUIRE_MESSAGE(convened.has_value(), convened.error().detail);
  const SpaceId id = *Uuid::parse(convened->value["conference"].get<std::string>());
  world.node->run_until([&] { return world.node->directory().find(id) != nullptr; });
  const Record& conference = *world.node->host(id)->space().find("conferences", id.text());
  CHECK(conference.text("kind") == "province_briefing");
  CHECK(conference.text("cluster_name") == "Giao ban toàn tỉnh");
  CHECK(conference.text("title") == "Hội nghị giao ban toàn tỉnh, lần thứ 1, nhiệm kỳ 2026-2031");
  CHECK(world.node->is_whole());
}

TEST_CASE("series.create: one for clusters founds nothing; those who meet apart have a space of their own") {
  TermWorld world;
  Json by_cluster = world.series_fields();
  by_cluster["audience"] = "each_cluster";
  const auto first = world.run(world.registry.id, "series.create", {{"fields", by_cluster}});
  REQUIRE(first.has_value());
  CHECK_FALSE(first->value.contains("plan"));
  REQUIRE(world.node->put_own(world.registry.id, {{"units", world.second.text(), {{"kind", "ward"}}, {}}}).has_value());
  Json apart = world.series_fields();
  apart["apart_kind"] = "ward";
  const auto second = world.run(world.registry.id, "series.create", {{"fields", apart}});
  REQUIRE(second.has_value());
  for (const auto& [field, unit] : {std::pair("plan", world.first), std::pair("apart_plan", world.second)}) {
    const SpaceId plan = *Uuid::parse(second->value[field].get<std::string>());
    world.node->run_until([&] { return world.node->directory().find(plan) != nullptr; });
    CHECK(world.node->host(plan)->space().members().size() == 2);
    CHECK(world.node->host(plan)->space().has_member(unit));
  }
}

TEST_CASE("series.create refuses rules that do not fit together, and says which field") {
  TermWorld world;
  const auto refused = [&](Json more, std::optional<Actor> by = {}) {
    Json fields = world.series_fields();
    fields.update(more);
    const auto outcome = world.run(world.registry.id, "series.create", {{"fields", fields}}, by);
    return outcome ? std::string("none") : std::string(outcome.error().code) + " " + outcome.error().pointer;
  };
  CHECK(refused({{"plan", uuid_of(1).text()}}) == "invalid_field /arguments/fields/plan");
  CHECK(refused({{"convener_unit", world.first.text()}}) == "invalid_field /arguments/fields/convener_unit");
  CHECK(refused({{"audience", "cluster"}}) == "missing_field /arguments/fields/cluster");
  CHECK(refused({{"audience", "cluster"}, {"cluster", uuid_of(1).text()}}) == "record_unknown /arguments/fields/cluster");
  CHECK(refused({{"audience", "region"}}) == "missing_field /arguments/fields/region");
  CHECK(refused({{"audience", "region"}, {"region", "north"}}) == "invalid_field /arguments/fields/audience");
  CHECK(refused({{"cadence", "yearly"}}) == "missing_field /arguments/fields/month");
  CHECK(refused({{"cadence", "term_months"}, {"month", 8}}) == "missing_field /arguments/fields/term_years");
  CHECK(refused({{"cadence", "weekly"}}) == "invalid_field /arguments/fields/cadence");
  CHECK(refused({{"begins_at", "10:00"}, {"ends_at", "09:00"}}) == "invalid_field /arguments/fields/ends_at");
  CHECK(refused(Json::object(), TermWorld::secretary_of(world.first)) == "forbidden ");
  CHECK(code_of(world.run("series.create", {{"fields", world.series_fields()}})) == problem::kUnknownCollection);
  CHECK(code_of(world.put(world.registry.id, "series", world.series, {{"plan", uuid_of(1).text()}}, world.secretary())) == problem::kForbidden);
  CHECK(code_of(world.put(world.registry.id, "series", world.series, {{"months", 4}}, world.secretary())) == "none");
}

}  // namespace
}  // namespace giaoban
