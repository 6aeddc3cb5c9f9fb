#include <rapidcheck.h>

#include "server/hub/route.h"
#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

/// The province's node that owns the conference, and the node of the town that is to lead it.
struct HandOverWorld : SittingWorld {
  MemoryStore town_store;
  HubNode town{town_store, world.town};
  std::uint64_t told = 0;

  /// The town's node gets what the owner has written since the last time.
  void tell_town() {
    const LogId log{world.id, world.owner.node()};
    LogCatalog catalog;
    REQUIRE(catalog.load(store).has_value());
    for (;;) {
      const auto batch = read_batch(store, catalog, log, told + 1, std::size_t{1} << 20);
      REQUIRE(batch.has_value());
      if (!batch->has_value()) return;
      const auto head = town.ingest(**batch);
      REQUIRE(head.has_value());
      told = head->seq;
    }
  }
  Outcome hand_to(const UnitId& unit) { return as(convener(), "sitting.hand_over", {{"unit", unit.text()}}); }
  void handed() {
    REQUIRE(hand_to(world.town_unit).has_value());
    tell_town();
  }
  Outcome at_town(const Actor& actor, std::string name, Json arguments = Json::object(), std::optional<NodeId> via = {}) {
    Command one = command(++commands, actor, std::move(name), std::move(arguments));
    one.via = via.value_or(town.self());
    return town.run(std::move(one));
  }
  std::string town_text(const char* collection, const std::string& id, const char* field) {
    const Record* record = town.host(world.id)->space().find(collection, id);
    return record == nullptr ? "" : record->text(field);
  }
};

TEST_CASE("[S6] the node of the unit that leads decides, its chairs and secretaries lead, and the owner sends commands there") {
  HandOverWorld at;
  at.tell_town();
  CHECK(code_of(at.at_town(at.host_person(), "sitting.begin")) == problem::kOwnerUnreachable);
  CHECK(at.town.forwarded.size() == 1);
  at.handed();
  REQUIRE(at.at_town(at.host_person(), "sitting.begin").has_value());
  CHECK(at.town_text("sittings", at.world.id.text(), "status") == "open");
  REQUIRE(at.at_town(at.host_person(Role::kChair), "sitting.take_item", {{"item", at.one(1)}}).has_value());
  CHECK(code_of(at.at_town(at.host_person(Role::kDelegate), "sitting.end")) == problem::kForbidden);
  CHECK(code_of(at.at_town(at.guest(), "sitting.end")) == problem::kForbidden);
  CHECK(at.town.forwarded.size() == 1);

  CHECK(code_of(at.lead("sitting.pause")) == problem::kOwnerUnreachable);  // by a hub without links
  REQUIRE(at.node->forwarded.size() == 1);
  CHECK(at.node->forwarded[0].first == at.town.self());
}

TEST_CASE("[S6] [P7] who leads takes the owner's word for everybody; others vouch for their own units alone") {
  HandOverWorld at;
  at.handed();
  REQUIRE(at.at_town(at.convener(), "sitting.begin", Json::object(), at.node->self()).has_value());
  CHECK(code_of(at.at_town(at.convener(), "sitting.end", Json::object(), at.world.district.node())) == problem::kForbidden);
  CHECK(code_of(at.at_town(at.convener(), "sitting.end", Json::object(), at.world.stranger.node())) == problem::kForbidden);
  const Json renamed = {{"collection", "conferences"}, {"id", at.world.id.text()}, {"fields", {{"title", "Khác"}}}};
  CHECK(code_of(at.at_town(at.guest(), "record.put", renamed, at.node->self())) == problem::kForbidden);
  Command of_guest = at.command(++at.commands, at.guest(), "sitting.end", Json::object());
  of_guest.via = at.node->self();
  const Space& space = at.town.host(at.world.id)->space();
  CHECK(deciding_node(space, at.town.self(), of_guest) == at.town.self());
  of_guest.name = "conference.create";
  CHECK(code_of(deciding_node(space, at.town.self(), of_guest)) == problem::kForbidden);
}

TEST_CASE("[P7] a command goes to the owner, from there to whoever leads, and never back") {
  HandOverWorld at;
  at.tell_town();
  CHECK(code_of(at.at_town(at.convener(), "sitting.begin", Json::object(), at.node->self())) == problem::kOwnerUnreachable);  // not told yet that it leads
  REQUIRE(at.hand_to(at.world.town_unit).has_value());
  Command late = at.command(++at.commands, at.host_person(), "sitting.begin", Json::object());
  late.via = at.town.self();
  CHECK(code_of(at.node->run(late)) == problem::kOwnerUnreachable);
  CHECK(at.node->forwarded.empty());
  Command third = at.command(++at.commands, at.guest(), "sitting.begin", Json::object());
  third.via = at.world.district.node();
  CHECK(code_of(at.node->run(third)) == problem::kOwnerUnreachable);
  CHECK(at.node->forwarded.size() == 1);
}

TEST_CASE("[S6] the owner alone hands it over, to a member with a node, once more changes nothing") {
  HandOverWorld at;
  CHECK(code_of(at.as(at.host_person(), "sitting.hand_over", {{"unit", at.world.town_unit.text()}})) == problem::kForbidden);
  CHECK(code_of(at.as(at.convener(Role::kDelegate), "sitting.hand_over", {{"unit", at.world.town_unit.text()}})) == problem::kForbidden);
  const Error unknown = error_of(at.hand_to(at.world.stranger_unit));
  CHECK(unknown.code == problem::kRecordUnknown);
  CHECK(unknown.pointer == "/arguments/unit");
  REQUIRE(at.hand_to(at.world.town_unit).has_value());
  const auto before = at.node->durable_entries(at.world.id);
  REQUIRE(at.hand_to(at.world.town_unit).has_value());
  CHECK(at.node->durable_entries(at.world.id) == before);
  REQUIRE(at.hand_to(at.world.district_unit).has_value());
  CHECK(at.space().leading_unit() == at.world.district_unit);
  CHECK(at.text("leads", at.world.town_unit.text(), "status") == "returned");
  const RecordChange forged = {"leads", at.world.town_unit.text(), {{"status", "leading"}}, {}};
  CHECK(error_of(at.node->run(at.put(910, at.convener(), forged))).code == problem::kForbidden);
}

TEST_CASE("[S6] of a unit for which the owner's node vouches beside its own, its own leads; without one of its own it cannot") {
  HandOverWorld at;
  const auto nodes = [&](const UnitId& unit, const Json& list) {
    REQUIRE(at.node->put_own(at.world.id, {{"members", unit.text(), {{"unit", unit.text()}, {"nodes", list}, {"role", "member"}}, {}}}).has_value());
  };
  nodes(at.world.town_unit, {at.node->self().text(), at.town.self().text()});
  nodes(at.world.stranger_unit, {at.node->self().text()});
  REQUIRE(at.hand_to(at.world.town_unit).has_value());
  CHECK(at.space().lead() == at.town.self());
  CHECK(error_of(at.hand_to(at.world.stranger_unit)).code == problem::kRecordUnknown);
}

TEST_CASE("[S6] it is taken back without asking the host's node; a vote that is open stays where it is until then") {
  HandOverWorld at;
  REQUIRE(at.lead("sitting.begin").has_value());
  const Json vote = {{"title", "Thông qua"}, {"method", "named"}, {"kind", "for_against"}, {"status", "open"}};
  REQUIRE(at.node->put_own(at.world.id, {{"votes", uuid_of(77).text(), vote, {}}}).has_value());
  CHECK(error_of(at.hand_to(at.world.town_unit)).code == problem::kConflict);
  REQUIRE(at.node->put_own(at.world.id, {{"votes", uuid_of(77).text(), {{"status", "closed"}}, {}}}).has_value());
  at.handed();
  REQUIRE(at.at_town(at.host_person(), "sitting.take_item", {{"item", at.one(1)}}).has_value());
  REQUIRE(at.hand_to(at.world.province_unit).has_value());
  CHECK_FALSE(at.space().leading_unit());
  REQUIRE(at.take(2).has_value());
  at.tell_town();
  CHECK(code_of(at.at_town(at.host_person(), "sitting.end")) == problem::kOwnerUnreachable);
  REQUIRE(at.lead("sitting.end").has_value());
  CHECK(error_of(at.hand_to(at.world.town_unit)).code == problem::kConflict);
}

}  // namespace
}  // namespace giaoban
