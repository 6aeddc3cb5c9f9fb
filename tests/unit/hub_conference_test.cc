#include "tests/unit/hub_node.h"

namespace giaoban {
namespace {

constexpr std::string_view kTitle =
    "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với Thường trực HĐND cấp huyện, thuộc cụm 2, lần thứ 5, nhiệm kỳ "
    "2021-2026";

/// A province's node with its registry and the plan of a cluster whose conferences 1–4 are known.
struct Province {
  SpaceWorld registry, plan;
  MemoryStore store;
  std::optional<HubNode> node;

  Province() {
    plan.nonce = uuid_of(32);
    plan.id = space_id(plan.owner.node(), plan.nonce);
    node.emplace(store, registry.owner);
    auto changes = registry.first_changes("registry");
    for (const UnitId& unit : {registry.town_unit, registry.district_unit})
      changes.push_back({"units", unit.text(), {{"name", "Thái Hòa"}, {"full_name", "Thị xã Thái Hòa"}, {"kind", "town"},
                                                {"level", "district"}}, {}});
    changes.push_back(cluster(plan.id));
    REQUIRE(node->put_own(registry.id, std::move(changes)).has_value());
    auto slots = plan.first_changes("plan");
    for (int ordinal = 1; ordinal <= 4; ++ordinal)
      slots.push_back({"slots", "s" + std::to_string(ordinal),
                       {{"ordinal", ordinal}, {"term", "2021-2026"}, {"status", ordinal == 4 ? "cancelled" : "held"}}, {}});
    REQUIRE(node->put_own(plan.id, std::move(slots)).has_value());
  }

  RecordChange cluster(const SpaceId& of) const {
    return {"clusters", of.text(), {{"name", "Cụm 2"}, {"term", "2021-2026"}, {"plan", of.text()},
                                    {"units", {registry.town_unit.text(), registry.district_unit.text()}}}, {}};
  }
  Command create(unsigned id, const UnitId& host, unsigned account = 100) const {
    return {uuid_of(id), plan.id, "conference.create",
            {{"host_unit", host.text()}, {"date", "2024-01-23"}, {"starts_at", "07:30"}, {"place", "Thái Hòa"}},
            {uuid_of(account), registry.province_unit, {Role::kSecretary}}, node->self()};
  }
  SpaceId space_of(const Outcome& outcome) const { return *Uuid::parse(outcome->value["conference"].get<std::string>()); }
  /// The conference's space, once its host is open.
  const Space& conference(const SpaceId& id) {
    node->run_until([&] { return node->directory().find(id) != nullptr; });
    return node->host(id)->space();
  }
};

TEST_CASE("conference.create makes the next conference: number, title, members, invitations and slot") {
  Province province;
  const auto outcome = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(outcome.has_value());
  CHECK(outcome->value["ordinal"] == 5);  // 4 was cancelled: its number is not used again
  const SpaceId id = province.space_of(outcome);
  CHECK(id == space_id(province.node->self(), uuid_of(500)));

  const Space& space = province.conference(id);
  CHECK(space.kind() == SpaceKind::kConference);
  CHECK(space.title() == kTitle);
  CHECK(space.owner() == province.node->self());
  const Record* conference = space.find("conferences", id.text());
  REQUIRE(conference != nullptr);
  CHECK(conference->text("title") == kTitle);
  CHECK(conference->text("host_unit") == province.registry.town_unit.text());
  CHECK(conference->text("convener_unit") == province.registry.province_unit.text());
  CHECK(conference->text("starts_at") == "07:30");
  CHECK(*conference->field("ordinal") == 5);

  CHECK(space.members().size() == 3);
  CHECK(space.vouches(province.registry.town.node(), province.registry.town_unit));
  CHECK(space.find("members", province.registry.town_unit.text())->text("role") == "host");
  CHECK(space.find("members", province.registry.province_unit.text())->text("role") == "convener");
  int invitations = 0;
  space.each("invitations", [&](const std::string& unit, const Record& invitation) {
    ++invitations;
    CHECK(invitation.text("unit") == unit);
    CHECK(invitation.text("sent_on") == "2024-01-23");
  });
  CHECK(invitations == 2);

  const Record* slot = province.node->host(province.plan.id)->space().find("slots", uuid_of(500).text());
  REQUIRE(slot != nullptr);
  CHECK(slot->text("conference") == id.text());
  CHECK(slot->text("status") == "convened");
  CHECK(province.node->is_whole());
}

TEST_CASE("An invitation bears the day in Vietnam, not that in Greenwich") {
  Province province;
  province.node->now = 1'705'942'800'000;  // 2024-01-22, 17:00 UTC
  const auto outcome = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(outcome.has_value());
  const Space& space = province.conference(province.space_of(outcome));
  CHECK(space.find("invitations", province.registry.town_unit.text())->text("sent_on") == "2024-01-23");
}

TEST_CASE("[C1] asked twice under one id there is one conference; under two ids there are two, with two numbers") {
  Province province;
  const auto first = province.node->run(province.create(500, province.registry.town_unit));
  const auto again = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(first.has_value());
  REQUIRE(again.has_value());
  CHECK(again->value == first->value);
  const auto second = province.node->run(province.create(501, province.registry.district_unit));
  REQUIRE(second.has_value());
  CHECK(second->value["ordinal"] == 6);
  CHECK(province.space_of(second) != province.space_of(first));
  (void)province.conference(province.space_of(second));
  CHECK(province.node->directory().all().size() == 4);
}

TEST_CASE("[C1] another account that uses the id of a conference can neither found it anew nor move its slot") {
  Province province;
  const auto first = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(first.has_value());
  const SpaceId id = province.space_of(first);
  const std::uint64_t entries = province.node->durable_entries(id);
  CHECK(code_of(province.node->run(province.create(500, province.registry.district_unit, 101))) == problem::kCommandIdReused);
  CHECK(province.node->durable_entries(id) == entries);
  const Record* slot = province.node->host(province.plan.id)->space().find("slots", uuid_of(500).text());
  CHECK(slot->text("host_unit") == province.registry.town_unit.text());
  CHECK(province.node->is_whole());
}

TEST_CASE("[C1] nor can the same id in another plan of the same node") {
  Province province;
  const auto first = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(first.has_value());
  SpaceWorld other = {};
  other.nonce = uuid_of(33);
  other.id = space_id(other.owner.node(), other.nonce);
  REQUIRE(province.node->put_own(other.id, other.first_changes("plan")).has_value());
  REQUIRE(province.node->put_own(province.registry.id, {province.cluster(other.id)}).has_value());
  Command same = province.create(500, province.registry.town_unit, 101);
  same.space = other.id;
  CHECK(code_of(province.node->run(same)) == problem::kCommandIdReused);
  CHECK(province.node->durable_entries(other.id) == 4);
  CHECK(province.node->is_whole());
}

TEST_CASE("[C4] a conference whose writing failed leaves neither slot nor space, and its number is free") {
  Province province;
  province.store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(province.node->run(province.create(500, province.registry.town_unit))) == problem::kDiskFull);
  CHECK(province.node->hub().find(space_id(province.node->self(), uuid_of(500))) == nullptr);
  const auto again = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(again.has_value());
  CHECK(again->value["ordinal"] == 5);
  CHECK(province.node->is_whole());
}

TEST_CASE("A conference is found again after a restart") {
  Province province;
  const auto outcome = province.node->run(province.create(500, province.registry.town_unit));
  REQUIRE(outcome.has_value());
  const SpaceId id = province.space_of(outcome);
  province.node.reset();
  province.node.emplace(province.store, province.registry.owner);
  CHECK(province.conference(id).title() == kTitle);
  CHECK(province.node->run(province.create(501, province.registry.town_unit))->value["ordinal"] == 6);
}

TEST_CASE("[C5] only the convener's secretary creates a conference, in a plan, for a host of the cluster") {
  Province province;
  const auto& world = province.registry;
  CHECK(code_of(province.node->run(province.create(1, world.stranger_unit))) == problem::kHostNotInCluster);
  CHECK(code_of(province.node->run(province.create(2, world.province_unit))) == problem::kHostNotInCluster);
  Command by_host = province.create(3, world.town_unit);
  by_host.actor = {uuid_of(200), world.town_unit, {Role::kSecretary}};
  CHECK(code_of(province.node->run(by_host)) == problem::kForbidden);
  Command by_chair = province.create(4, world.town_unit);
  by_chair.actor.roles = {Role::kChair};
  CHECK(code_of(province.node->run(by_chair)) == problem::kForbidden);
  Command in_registry = province.create(5, world.town_unit);
  in_registry.space = world.id;
  CHECK(code_of(province.node->run(in_registry)) == problem::kUnknownCollection);
  Command bad_date = province.create(6, world.town_unit);
  bad_date.arguments["date"] = "2024-02-30";
  const auto outcome = province.node->run(bad_date);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().pointer == "/arguments/date");
  CHECK(province.node->durable_entries(province.plan.id) == 8);
}

}  // namespace
}  // namespace giaoban
