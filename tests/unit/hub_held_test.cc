#include "tests/unit/hub_term_world.h"

namespace giaoban {
namespace {

/// Slot 1 of a term, convened for 2026-06-16; the clock stands on that day.
struct ConvenedWorld : TermWorld {
  SpaceId conference;

  explicit ConvenedWorld(std::uint64_t days = 53) {
    plan_three();
    const auto made = run("conference.create", {{"slot", slot(1).text()}, {"host_unit", first.text()}, {"date", "2026-06-16"}, {"place", "Hội trường"}});
    REQUIRE_MESSAGE(made.has_value(), made.error().detail);
    conference = *Uuid::parse(made->value["conference"].get<std::string>());
    node->run_until([&] { return node->directory().find(conference) != nullptr; });
    node->now += days * 24 * 3600 * 1000;
  }
  Outcome put_conference(Json fields, std::optional<Actor> by = {}) {
    return put(conference, "conferences", conference.text(), std::move(fields), by.value_or(secretary()));
  }
  Outcome hold() { return put_conference({{"status", "held"}}); }
  std::string status() { return node->host(conference)->space().find("conferences", conference.text())->text("status"); }
};

TEST_CASE("[C6] A conference that is held closes its slot: number, day and host change no more") {
  ConvenedWorld world;
  REQUIRE(world.hold().has_value());
  CHECK(world.status() == "held");
  CHECK(world.text(1, "status") == "held");
  CHECK(*world.slot_record(1).field("ordinal") == 1);
  CHECK(code_of(world.to("slot.move", 1, {{"date", "2026-06-17"}, {"reason", "x"}})) == problem::kSlotFixed);
  CHECK(code_of(world.to("slot.cancel", 1, {{"reason", "x"}})) == problem::kSlotFixed);
  Json same = world.planned(4, "2027-12-14", world.first);
  same["ordinal"] = 1;
  CHECK(code_of(world.run("slots.plan", {{"slots", {same}}})) == problem::kOrdinalUsed);
  CHECK(world.text(2, "status") == "planned");
  CHECK(world.node->is_whole());
  world.node.reset();
  world.node.emplace(world.store, world.registry.owner);
  CHECK(world.status() == "held");
  CHECK(world.text(1, "status") == "held");
}

TEST_CASE("[C3] both are durable in one write: at no time one without the other") {
  ConvenedWorld world;
  const std::uint64_t of_conference = world.node->durable_entries(world.conference), of_plan = world.node->durable_entries(world.plan.id);
  bool stood_apart = false;
  int writes = 0;
  world.store.after_write = [&] {
    ++writes;
    const bool is_held = world.node->durable_entries(world.conference) > of_conference, is_closed = world.node->durable_entries(world.plan.id) > of_plan;
    stood_apart |= is_held != is_closed;
  };
  REQUIRE(world.hold().has_value());
  world.store.after_write = [] {};
  CHECK(writes >= 1);
  CHECK_FALSE(stood_apart);
  CHECK(world.text(1, "status") == "held");
}

TEST_CASE("[C3] what could not be written is neither held nor closed, and asked again it is both") {
  ConvenedWorld world;
  world.store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(world.hold()) == problem::kDiskFull);
  CHECK(world.to("slot.move", 2, {{"date", "2026-12-16"}}).has_value());  // the plan goes on
  CHECK(world.text(1, "status") == "convened");
  CHECK(world.put_conference({{"place", "Nơi khác"}}).has_value());
  CHECK(world.status() != "held");
  CHECK(world.node->is_whole());
  REQUIRE(world.hold().has_value());
  CHECK(world.text(1, "status") == "held");
  CHECK(world.node->is_whole());
}

TEST_CASE("[C3] what is asked of both spaces meanwhile keeps its order, and none of it is lost") {
  ConvenedWorld world;
  std::vector<Outcome> outcomes;
  unsigned asked = 0;
  const auto ask = [&](const SpaceId& space, std::string name, Json arguments) {
    ++asked;
    world.node->hub().run({uuid_of(5000 + asked), space, std::move(name), std::move(arguments), world.secretary(), world.node->self()},
                          [&](const Outcome& said) { outcomes.push_back(said); });
  };
  const auto put = [&](const std::string& text) {
    ask(world.conference, "record.put", {{"collection", "conferences"}, {"id", world.conference.text()}, {"fields", {{"place", text}}}});
  };
  ask(world.conference, "record.put", {{"collection", "conferences"}, {"id", world.conference.text()}, {"fields", {{"status", "held"}}}});
  for (int round = 0; round < 20; ++round) {
    put("Phòng " + std::to_string(round));
    ask(world.plan.id, "slot.move", {{"slot", TermWorld::slot(2).text()}, {"date", round % 2 == 0 ? "2026-12-16" : "2026-12-17"}});
    world.node->io().poll_one();
  }
  world.node->run_until([&] { return outcomes.size() == asked; });
  for (const Outcome& outcome : outcomes) CHECK(outcome.has_value());
  CHECK(world.status() == "held");
  CHECK(world.text(1, "status") == "held");
  CHECK(world.node->host(world.conference)->space().find("conferences", world.conference.text())->text("place") == "Phòng 19");
  CHECK(world.text(2, "date") == "2026-12-17");
  CHECK(world.node->is_whole());
}

TEST_CASE("A slot whose day has not come stays open, and so does one that no longer stands for the conference") {
  ConvenedWorld early(10);
  REQUIRE(early.hold().has_value());
  CHECK(early.text(1, "status") == "convened");
  CHECK(early.to("slot.move", 1, {{"date", "2026-06-18"}, {"reason", "Bão số 1"}}).has_value());

  ConvenedWorld cancelled;
  REQUIRE(cancelled.to("slot.cancel", 1, {{"reason", "Bão số 1"}}).has_value());
  REQUIRE(cancelled.hold().has_value());
  CHECK(cancelled.status() == "held");
  CHECK(cancelled.text(1, "status") == "cancelled");
}

TEST_CASE("[C5] who may not say that it was held closes nothing, and other changes of a conference leave its slot alone") {
  ConvenedWorld world;
  CHECK(code_of(world.put_conference({{"status", "held"}}, TermWorld::secretary_of(world.first))) == problem::kForbidden);
  REQUIRE(world.put_conference({{"place", "Nơi khác"}}).has_value());
  REQUIRE(world.put_conference({{"status", "convened"}}).has_value());
  CHECK(world.text(1, "status") == "convened");
  REQUIRE(world.to("slot.close", 1, Json::object()).has_value());
  CHECK(world.hold().has_value());  // closed before: the conference says it now too
  CHECK(world.text(1, "status") == "held");
}

}  // namespace
}  // namespace giaoban
