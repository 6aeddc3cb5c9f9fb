#include <doctest/doctest.h>

#include <fstream>

#include "tests/unit/peer_release_one.h"

namespace giaoban {
namespace {

/// What a node of the first release sent on a link, recorded (tests/golden/README.md).
const Json& recorded() {
  static const Json messages = [] {
    std::ifstream file("tests/golden/peer_protocol_1.json");
    return Json::parse(file);
  }();
  return messages;
}

/// Gives an end everything that the other one sent in the recording.
void replay(PeerPipe& pipe, PeerEnd& end, const Json& messages) {
  for (const Json& message : messages) {
    if (message.contains("text")) {
      pipe.forge(end, message["text"], true);
      continue;
    }
    const auto& hex = message["binary"].get_ref<const std::string&>();
    std::string bytes(hex.size() / 2, '\0');
    REQUIRE(from_hex(hex, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
    pipe.forge(end, std::move(bytes), false);
  }
}

/// Whether a node of protocol 1 would understand all of it.
bool is_protocol_one(const std::deque<PeerEnd::Message>& messages) {
  return std::ranges::all_of(messages, [](const PeerEnd::Message& message) {
    if (message.is_text) return message.bytes.find("\"kept\"") == std::string::npos;
    return decode_binary(message.bytes, 1).has_value();
  });
}

}  // namespace

TEST_CASE("[P1] a node of the first release, as recorded, syncs with this one as its child") {
  ReleaseOneWorld world;
  world.pipe.connect();
  world.pipe.parent().inbox.clear();
  world.pipe.child().inbox.clear();
  replay(world.pipe, world.pipe.child(), recorded()["from_parent"]);
  CHECK_FALSE(world.pipe.child().closed.has_value());
  CHECK(world.pipe.child().refusals.empty());
  CHECK(world.child.held(world.space) == world.both_held());
  CHECK(world.child.unsent(world.parent.id()) == 0);
  CHECK(is_protocol_one(world.pipe.parent().inbox));
}

TEST_CASE("[P1] a node of the first release, as recorded, syncs with this one as its parent") {
  ReleaseOneWorld world;
  world.pipe.connect();
  world.pipe.parent().inbox.clear();
  world.pipe.child().inbox.clear();
  replay(world.pipe, world.pipe.parent(), recorded()["from_child"]);
  CHECK_FALSE(world.pipe.parent().closed.has_value());
  CHECK(world.pipe.parent().refusals.empty());
  CHECK(world.parent.held(world.space) == world.both_held());
  CHECK(world.parent.unsent(world.child.id()) == 0);
  CHECK(is_protocol_one(world.pipe.child().inbox));
}

TEST_CASE("[P1] the two ends of a link speak the highest protocol that both know") {
  for (const auto& [child, parent] : {std::pair(1, 1), std::pair(1, 2), std::pair(2, 1), std::pair(2, 2)}) {
    ReleaseOneWorld world;
    world.pipe.child().protocol = child;
    world.pipe.parent().protocol = parent;
    world.pipe.connect();
    bool is_old = true;
    do {
      is_old &= is_protocol_one(world.pipe.child().inbox) && is_protocol_one(world.pipe.parent().inbox);
    } while (world.pipe.step());
    CHECK(is_old == (std::min(child, parent) == 1));
    CHECK(equal_state(world.parent.space(world.space), world.child.space(world.space)));
  }
}

TEST_CASE("[P1] what only protocol 2 has closes a link of protocol 1") {
  ReleaseOneWorld world;
  world.pipe.child().protocol = 1;
  world.pipe.connect();
  world.pipe.settle();
  world.pipe.forge(world.pipe.parent(), encode_piece({hash_of("x"), 0, 1, "x"}), false);
  REQUIRE(world.pipe.parent().closed.has_value());
  CHECK(world.pipe.parent().closed->code == 4400);
}

}  // namespace giaoban
