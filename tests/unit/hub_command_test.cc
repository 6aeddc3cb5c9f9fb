#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

TEST_CASE("[C3] done is said when the entries are in the store, with the offset at which they stand") {
  HubWorld world;
  std::optional<Outcome> outcome;
  bool was_durable = false;
  world.node->hub().run(world.put_item(1, "Tham luận"), [&](const Outcome& said) {
    outcome = said;
    was_durable = world.node->durable_entries(world.world.id) == 6;
  });
  world.node->run_until([&] { return outcome.has_value(); });
  REQUIRE(outcome->has_value());
  CHECK(was_durable);
  CHECK((*outcome)->offset == 6);
  CHECK(world.node->host(world.world.id)->durable_offset() == 6);
  world.restart();
  CHECK(world.title() == "Tham luận");
}

TEST_CASE("[C1] a repeated id is answered as before and changes nothing, also after a restart") {
  HubWorld world;
  const auto first = world.node->run(world.put_item(1, "Tham luận"));
  REQUIRE(first.has_value());
  REQUIRE(world.node->run(world.put_item(2, "Sửa")).has_value());
  for (int round = 0; round < 2; ++round) {
    const auto again = world.node->run(world.put_item(1, "Tham luận"));
    REQUIRE(again.has_value());
    CHECK(again->offset == first->offset);
    CHECK(again->value == first->value);
    CHECK(world.title() == "Sửa");
    CHECK(world.node->durable_entries(world.world.id) == 7);
    world.restart();
  }
}

TEST_CASE("[C1] an id repeated while the first is on its way to the disk is answered with it, once applied") {
  HubWorld world;
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 3; ++i)
    world.node->hub().run(world.put_item(1, "Tham luận"), [&](const Outcome& said) { outcomes.push_back(said); });
  world.node->run_until([&] { return outcomes.size() == 3; });
  for (const Outcome& outcome : outcomes) CHECK((outcome.has_value() && outcome->offset == 6));
  CHECK(world.node->durable_entries(world.world.id) == 6);
}

TEST_CASE("[C1] the same id with other content is refused, in flight, later, and after a restart") {
  HubWorld world;
  std::vector<Outcome> outcomes;
  for (const char* title : {"Tham luận", "Khác"})
    world.node->hub().run(world.put_item(1, title), [&](const Outcome& said) { outcomes.push_back(said); });
  world.node->run_until([&] { return outcomes.size() == 2; });
  CHECK(code_of(outcomes[0]) == problem::kCommandIdReused);  // told at once, before the first is durable
  CHECK(outcomes[1].has_value());
  CHECK(code_of(world.node->run(world.put_item(1, "Khác"))) == problem::kCommandIdReused);
  Command renamed = world.put_item(1, "Tham luận");
  renamed.name = "record.delete";
  CHECK(code_of(world.node->run(renamed)) == problem::kCommandIdReused);
  world.restart();
  CHECK(code_of(world.node->run(world.put_item(1, "Khác"))) == problem::kCommandIdReused);
  CHECK(world.title() == "Tham luận");
}

TEST_CASE("[C1] ids belong to accounts: the same one of another account is another command") {
  HubWorld world;
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  Command other = world.put(1, world.actor(world.world.province_unit, {Role::kSecretary}, 101), item("y", "Khác"));
  CHECK(world.node->run(other).has_value());
  CHECK(world.title("y") == "Khác");
}

TEST_CASE("[C4] all entries of a command or none: a refused part leaves no trace of the rest") {
  HubWorld world;
  const auto before = world.node->durable_entries(world.world.id);
  const std::vector<RecordChange> changes = {item("x", "first"), {"slots", "s", {{"ordinal", 1}}, {}}};
  CHECK(code_of(world.node->put_own(world.world.id, changes)) == problem::kUnknownCollection);
  CHECK(world.node->durable_entries(world.world.id) == before);
  CHECK(world.title().empty());
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  CHECK(world.node->is_whole());
}

TEST_CASE("[C2] what needs the owner is forwarded by other nodes and refused at once where the link is down") {
  HubWorld world;
  MemoryStore store;
  HubNode town(store, world.world.town);
  REQUIRE(town.ingest(world.world.owner_log().all()).has_value());
  Command decide = world.put(1, world.host_person(), {"agenda_items", "x", {{"status", "agreed"}}, {}});
  decide.via = town.self();
  CHECK(code_of(town.run(decide)) == problem::kOwnerUnreachable);
  REQUIRE(town.forwarded.size() == 1);
  CHECK(town.forwarded[0] == std::pair(world.world.owner.node(), decide.id));
  // What a member may write by itself is done here.
  RecordChange proposal = item("x", "Tham luận");
  proposal.fields["proposed_by"] = world.world.town_unit.text();
  Command propose = world.put(2, world.host_person(), proposal);
  propose.via = town.self();
  CHECK(town.run(propose).has_value());
  CHECK(town.forwarded.size() == 1);
  CHECK(town.durable_entries(world.world.id) == 5);
}

TEST_CASE("[P7] [C5] a forwarded command is decided only where the node that sent it vouches for its author's unit") {
  HubWorld world;
  Command command = world.put(1, world.host_person(), {"conferences", world.world.id.text(), {{"place", "Hội trường"}}, {}});
  command.via = world.world.district.node();
  CHECK(code_of(world.node->run(command)) == problem::kForbidden);
  command.via = world.world.stranger.node();
  CHECK(code_of(world.node->run(command)) == problem::kForbidden);
  command.via = world.world.town.node();
  CHECK(world.node->run(command).has_value());
  CHECK(world.space().find("conferences", world.world.id.text())->text("place") == "Hội trường");
}

TEST_CASE("Faults of a command are named with a pointer into its arguments") {
  HubWorld world;
  const auto refused = [&](std::string name, Json arguments) {
    const auto outcome = world.node->run(world.command(1, world.convener(), std::move(name), std::move(arguments)));
    REQUIRE_FALSE(outcome.has_value());
    return std::pair<std::string, std::string>(outcome.error().code, outcome.error().pointer);
  };
  using Fault = std::pair<std::string, std::string>;
  CHECK(refused("record.fly", Json::object()) == Fault("unknown_command", "/name"));
  CHECK(refused("record.put", {{"collection", "files"}}) == Fault("missing_field", "/arguments/id"));
  CHECK(refused("record.put", {{"collection", "agenda_items"}, {"id", "a b"}, {"fields", Json::object()}}) ==
        Fault("invalid_field", "/arguments/id"));
  CHECK(refused("record.put", {{"collection", "agenda_items"}, {"id", "x"}, {"fields", {{"title", "t"}}}}) ==
        Fault("missing_field", "/arguments/fields/kind"));
  CHECK(refused("record.put", {{"collection", "nothing"}, {"id", "x"}, {"fields", Json::object()}}) ==
        Fault("unknown_collection", "/arguments/collection"));
  CHECK(refused("record.delete", {{"collection", "agenda_items"}, {"id", "none"}}) == Fault("record_unknown", "/arguments/id"));
  CHECK(world.node->durable_entries(world.world.id) == 5);
}

TEST_CASE("A space that is not here, or not the actor's, is unknown") {
  HubWorld world;
  Command elsewhere = world.put_item(1, "t");
  elsewhere.space = uuid_of(77);
  CHECK(code_of(world.node->run(elsewhere)) == problem::kSpaceUnknown);
  const Actor outsider = world.actor(world.world.stranger_unit, {Role::kAdmin}, 400);
  CHECK(code_of(world.node->run(world.put(2, outsider, item("x", "t")))) == problem::kSpaceUnknown);
}

TEST_CASE("[R2] delete hides, restore shows again, with the fields as they were") {
  HubWorld world;
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  const Json named = {{"collection", "agenda_items"}, {"id", "x"}};
  REQUIRE(world.node->run(world.command(2, world.convener(), "record.delete", named)).has_value());
  CHECK_FALSE(world.space().find("agenda_items", "x")->exists());
  REQUIRE(world.node->run(world.command(3, world.convener(), "record.restore", named)).has_value());
  CHECK(world.space().find("agenda_items", "x")->exists());
  CHECK(world.title() == "Tham luận");
}

}  // namespace
}  // namespace giaoban
