#include <rapidcheck.h>

#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

/// An open sitting with an item that runs, and people who ask to speak.
struct FloorWorld : SittingWorld {
  FloorWorld() {
    REQUIRE(lead("sitting.begin", {{"speech_s", 300}}).has_value());
    REQUIRE(take(1).has_value());
  }
  static std::string request(const UnitId& unit, unsigned number) { return unit.text() + "/" + uuid_of(600 + number).text(); }
  std::string of_town(unsigned number) const { return request(world.town_unit, number); }

  Outcome ask(const Actor& actor, const std::string& id, const char* kind = "speech") {
    const RecordChange change = {"speech_requests", id, {{"speaker", "Phan Văn Thái"}, {"post", "Phó Chủ tịch"}, {"kind", kind}}, {}};
    return node->run(put(++commands + 5000, actor, change));
  }
  /// The town's own word, as its node would write it: its rows are not the owner's (W2).
  std::string asked(unsigned number) {
    const std::string id = request(world.province_unit, number);
    REQUIRE(ask(convener(Role::kDelegate), id).has_value());
    return id;
  }
  std::string turn(const std::string& id, const char* name = "status") { return text("turns", id, name); }
};

TEST_CASE("[S5] Delegates, chairs and secretaries ask for the floor for their own unit, observers and others do not") {
  FloorWorld world;
  for (Role role : {Role::kDelegate, Role::kChair, Role::kSecretary})
    CHECK(world.ask(world.convener(role), FloorWorld::request(world.world.province_unit, static_cast<unsigned>(role))).has_value());
  CHECK(error_of(world.ask(world.convener(Role::kObserver), FloorWorld::request(world.world.province_unit, 9))).code == problem::kForbidden);
  CHECK(error_of(world.ask(world.convener(Role::kDelegate), world.of_town(1))).code == problem::kForbidden);
  // A delegate writes nothing else.
  CHECK(error_of(world.node->run(world.put(5900, world.convener(Role::kDelegate), item("y", "Thêm")))).code == problem::kForbidden);
  const RecordChange forged = {"turns", FloorWorld::request(world.world.province_unit, 1), {{"status", "done"}}, {}};
  CHECK(error_of(world.node->run(world.put(5901, world.convener(), forged))).code == problem::kForbidden);
}

TEST_CASE("[S5] The chair gives the floor to one at a time; who spoke, for whom and to what is kept") {
  FloorWorld world;
  const std::string first = world.asked(1), second = world.asked(2);
  CHECK(error_of(world.as(world.guest(Role::kChair), "turn.begin", {{"turn", first}})).code == problem::kForbidden);
  REQUIRE(world.lead("turn.begin", {{"turn", first}}).has_value());
  CHECK(world.sitting("turn") == first);
  CHECK(world.turn(first) == "speaking");
  CHECK(world.turn(first, "speaker") == "Phan Văn Thái");
  CHECK(world.turn(first, "unit") == world.world.province_unit.text());
  CHECK(world.turn(first, "item") == SittingWorld::one(1));
  CHECK(world.field("turns", first, "allotted_s") == 300);
  world.wait(4);
  REQUIRE(world.lead("turn.begin", {{"turn", second}, {"allotted_s", 60}}).has_value());
  CHECK(world.turn(first) == "done");
  CHECK(world.field("turns", first, "ended_ms") - world.field("turns", first, "began_ms") == 4 * SittingWorld::kMinute);
  CHECK(world.field("turns", second, "allotted_s") == 60);
  CHECK(error_of(world.lead("turn.begin", {{"turn", first}})).code == problem::kConflict);  // had it
  const Command taken_back = world.command(++world.commands, world.convener(Role::kDelegate), "record.delete", {{"collection", "speech_requests"}, {"id", second}});
  REQUIRE(world.node->run(taken_back).has_value());
  CHECK(world.turn(second, "speaker") == "Phan Văn Thái");
  REQUIRE(world.lead("turn.end").has_value());
  CHECK(world.sitting("turn").empty());
  CHECK(error_of(world.lead("turn.end")).code == problem::kConflict);
}

TEST_CASE("[S5] The chair may name somebody who did not ask, but not without a name, and calls nobody who is not there") {
  FloorWorld world;
  const std::string guest = uuid_of(77).text();
  CHECK(error_of(world.lead("turn.begin", {{"turn", guest}})).code == problem::kMissingField);
  REQUIRE(world.lead("turn.begin", {{"turn", guest}, {"speaker", "Hoàng Văn Khách"}, {"post", "Phó Chủ tịch"}, {"kind", "reply"}}).has_value());
  CHECK(world.turn(guest, "speaker") == "Hoàng Văn Khách");
  CHECK(world.turn(guest, "unit").empty());
  for (const char* name : {"turn.begin", "turn.pass"}) {
    const Error error = error_of(world.lead(name, {{"turn", world.of_town(8)}}));
    CHECK(error.code == problem::kRecordUnknown);
    CHECK(error.pointer == "/arguments/turn");
  }
}

TEST_CASE("[S5] Another item, a break and the end take the floor; in a break nobody gets it") {
  FloorWorld world;
  const std::string ids[] = {world.asked(1), world.asked(2), world.asked(3), world.asked(4)};
  const auto speaks = [&](const std::string& id) { REQUIRE(world.lead("turn.begin", {{"turn", id}}).has_value()); };
  speaks(ids[0]);
  REQUIRE(world.take(2).has_value());
  CHECK(world.turn(ids[0]) == "done");
  speaks(ids[1]);
  REQUIRE(world.lead("sitting.pause").has_value());
  CHECK(world.turn(ids[1]) == "done");
  CHECK(error_of(world.lead("turn.begin", {{"turn", ids[2]}})).code == problem::kConflict);
  REQUIRE(world.lead("sitting.resume").has_value());
  CHECK(world.sitting("turn").empty());
  speaks(ids[2]);
  REQUIRE(world.lead("sitting.finish_item").has_value());
  CHECK(world.turn(ids[2]) == "done");
  speaks(ids[3]);  // no item is current
  CHECK(world.turn(ids[3], "item").empty());
  REQUIRE(world.lead("sitting.end").has_value());
  CHECK(world.turn(ids[3]) == "done");
  CHECK(world.sitting("turn").empty());
}

TEST_CASE("[S5] The chair's order holds for those it names and gives up the order before; who spoke or was passed over is in none") {
  FloorWorld world;
  const std::string one = world.asked(1), two = world.asked(2), three = world.asked(3);
  REQUIRE(world.lead("turns.order", {{"turns", {three, one}}}).has_value());
  CHECK(world.turn(three, "rank") < world.turn(one, "rank"));
  CHECK(world.turn(two).empty());
  REQUIRE(world.lead("turns.order", {{"turns", {two, one}}}).has_value());
  CHECK(world.turn(three, "rank").empty());
  CHECK(world.turn(two, "rank") < world.turn(one, "rank"));
  CHECK(error_of(world.lead("turns.order", {{"turns", {one, one}}})).pointer == "/arguments/turns/1");
  REQUIRE(world.lead("turn.pass", {{"turn", two}}).has_value());
  CHECK(world.turn(two) == "passed");
  REQUIRE(world.lead("turn.begin", {{"turn", one}}).has_value());
  const auto entries = world.node->durable_entries(world.world.id);
  for (const std::string& id : {one, two}) {
    CHECK(error_of(world.lead("turns.order", {{"turns", {three, id}}})).code == problem::kConflict);
    CHECK(error_of(world.lead("turn.pass", {{"turn", id}})).code == problem::kConflict);
  }
  CHECK(world.node->durable_entries(world.world.id) == entries);
  CHECK(world.node->is_whole());
}

TEST_CASE("[S5] Whatever is pressed: at most one speaks, it is the one whom the sitting names, and nobody speaks twice") {
  CHECK(rc::check([] {
    FloorWorld world;
    std::vector<std::string> ids;
    for (unsigned i = 1; i <= 3; ++i) ids.push_back(world.asked(i));
    std::map<std::string, int> begun;
    const auto presses = *rc::gen::inRange(1, 30);
    for (int i = 0; i < presses; ++i) {
      const std::string& id = ids[*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 3))];
      const bool spoke_before = world.sitting("turn") == id;
      switch (*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 8))) {
        case 0: (void)world.lead("turn.end"); break;
        case 1: (void)world.lead("turn.pass", {{"turn", id}}); break;
        case 2: (void)world.lead("turns.order", {{"turns", {id}}}); break;
        case 3: (void)world.lead("sitting.pause"); break;
        case 4: (void)world.lead("sitting.resume"); break;
        case 5: (void)world.take(2); break;
        default: begun[id] += world.lead("turn.begin", {{"turn", id}}).has_value() && !spoke_before; break;
      }
      std::vector<std::string> speaking;
      for (const std::string& each : ids)
        if (world.turn(each) == "speaking") speaking.push_back(each);
      RC_ASSERT(speaking.size() <= 1u);
      RC_ASSERT(world.sitting("turn") == (speaking.empty() ? std::string() : speaking.front()));
      RC_ASSERT(begun[id] <= 1);
    }
  }));
}

}  // namespace
}  // namespace giaoban
