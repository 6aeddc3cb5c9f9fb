#include <doctest/doctest.h>

#include "sync/base/hash.h"
#include "tests/unit/link_node.h"

namespace giaoban {
namespace {

/// Two nodes that know each other as parent and child.
struct Pair {
  LinkNode parent{1}, child{2};
  Pair() {
    parent.start();
    child.start();
    parent.take_child(child);
    child.take_parent(parent);
  }
  bool linked() {
    return child.until([&] { return child.parent_link().state == schema::LinkState::kConnected; });
  }
  /// Both hold the same of a space, and know it of each other.
  bool settled(const SpaceId& space) {
    return child.until([&] {
      return !parent.held(space).empty() && parent.held(space) == child.held(space) && child.parent_link().unsent == 0 &&
             child.directory().find(space) != nullptr;
    });
  }
};

RecordChange delegate(const LinkNode& node, const std::string& id) {
  return {"delegates", node.unit().text() + "/" + id, {{"full_name", "Đại biểu"}, {"rank", "a"}}, {}};
}

Command put_command(const SpaceId& space, const LinkNode& node, unsigned number) {
  Command command;
  command.id = uuid_of(number);
  command.space = space;
  command.name = "record.put";
  command.arguments = {{"collection", "conferences"}, {"id", space.text()}, {"fields", {{"place", "Hội trường A"}}}};
  command.actor = {uuid_of(7), node.unit(), {Role::kSecretary}};
  return command;
}

}  // namespace

TEST_CASE("[P3][P4][P5] what one node writes arrives at the other, both ways") {
  Pair nodes;
  REQUIRE(nodes.linked());
  const SpaceId space = nodes.parent.found("conference", 1, {&nodes.child});
  REQUIRE(nodes.settled(space));
  REQUIRE(nodes.child.write(space, {delegate(nodes.child, "1"), item("1", "Tham luận")}).has_value());
  CHECK(nodes.settled(space));
  CHECK(nodes.parent.held(space).at(nodes.child.id()) == 2);

  const auto status = nodes.parent.links().status();
  REQUIRE(status.size() == 1);
  CHECK(status[0].node == nodes.child.id());
  CHECK(status[0].state == schema::LinkState::kConnected);
  CHECK(status[0].direction == schema::LinkStatusDirection::kAccept);
  CHECK(schema::LinkStatus::decode(status[0].encode()).has_value());
}

TEST_CASE("[F6] a pause cuts the link, unsent entries are counted and told, and all comes through after it") {
  Pair nodes;
  const SpaceId space = nodes.parent.found("conference", 1, {&nodes.child});
  REQUIRE(nodes.linked());
  REQUIRE(nodes.settled(space));
  // What the child holds already may still be to be acknowledged, and would count as unsent.
  REQUIRE(nodes.parent.until([&] { return nodes.parent.links().status()[0].unsent == 0; }));
  std::mutex mutex;
  std::vector<LinkView> told;
  const auto watch = nodes.child.links().source().watch([&](const LinkView& view) {
    const std::lock_guard lock(mutex);
    told.push_back(view);
  });
  const auto was_told = [&](schema::LinkState state, std::uint64_t unsent) {
    return nodes.child.until([&] {
      const std::lock_guard lock(mutex);
      return std::ranges::any_of(told, [&](const LinkView& view) { return view.state == state && view.unsent == unsent; });
    });
  };
  nodes.child.links().pause();
  CHECK(was_told(schema::LinkState::kPaused, 0));
  REQUIRE(nodes.child.write(space, {delegate(nodes.child, "1"), delegate(nodes.child, "2")}).has_value());
  REQUIRE(nodes.parent.write(space, {item("1", "Khai mạc")}).has_value());
  CHECK(was_told(schema::LinkState::kPaused, 2));
  CHECK(nodes.parent.until([&] { return nodes.parent.links().status()[0].state == schema::LinkState::kOffline; }));
  CHECK(nodes.parent.links().status()[0].unsent == 1);
  nodes.child.links().resume();
  CHECK(was_told(schema::LinkState::kConnected, 0));
  CHECK(nodes.settled(space));
  nodes.child.links().source().unwatch(watch);
}

TEST_CASE("[P2] a node that the other does not know stays offline") {
  LinkNode parent{1}, child{2};
  parent.start();
  child.start();
  child.take_parent(parent);
  CHECK(child.until([&] { return child.parent_link().state == schema::LinkState::kOffline; }));
  CHECK(parent.links().status().empty());
  parent.take_child(child);
  child.links().retry_now();
  CHECK(child.until([&] { return child.parent_link().state == schema::LinkState::kConnected; }));
}

TEST_CASE("[C2][P7] a command that the owner decides is answered by its node, and refused at once without a link") {
  Pair nodes;
  REQUIRE(nodes.linked());
  RecordChange conference{"conferences", "", {{"place", "Vinh"}, {"host_unit", nodes.child.unit().text()}}, {}};
  const SpaceId space = space_id(nodes.parent.id(), uuid_of(1));
  conference.id = space.text();
  REQUIRE(nodes.parent.found("conference", 1, {&nodes.child}, {conference}) == space);
  REQUIRE(nodes.settled(space));

  const auto command = put_command(space, nodes.child, 50);
  const auto outcome = nodes.child.run(command);
  REQUIRE_MESSAGE(outcome.has_value(), outcome.error().code << " " << outcome.error().detail);
  const auto again = nodes.child.run(command);
  CHECK(again.has_value());
  CHECK(nodes.settled(space));

  auto forbidden = put_command(space, nodes.child, 51);
  forbidden.arguments["fields"] = {{"title", "Khác"}};
  CHECK(code_of(nodes.child.run(forbidden)) == problem::kForbidden);

  nodes.child.links().pause();
  REQUIRE(nodes.child.until([&] { return nodes.child.parent_link().state == schema::LinkState::kPaused; }));
  CHECK(nodes.child.until(
      [&] { return code_of(nodes.child.run(put_command(space, nodes.child, 52))) == problem::kOwnerUnreachable; }));
}

TEST_CASE("[S6][P7] who leads the sitting decides for both nodes, and alone while the link is down") {
  Pair nodes;
  REQUIRE(nodes.linked());
  const SpaceId space = space_id(nodes.parent.id(), uuid_of(1));
  REQUIRE(nodes.parent.found("conference", 1, {&nodes.child}, {{"conferences", space.text(), {{"place", "Vinh"}}, {}}}) == space);
  REQUIRE(nodes.settled(space));
  const auto at = [&](LinkNode& node, unsigned id, std::string name, Json arguments = Json::object()) {
    Command command = put_command(space, node, id);
    command.name = std::move(name);
    command.arguments = std::move(arguments);
    return node.run(command);
  };
  REQUIRE(at(nodes.parent, 60, "sitting.hand_over", {{"unit", nodes.child.unit().text()}}).has_value());
  REQUIRE(nodes.settled(space));
  const auto begun = at(nodes.parent, 61, "sitting.begin");
  REQUIRE_MESSAGE(begun.has_value(), begun.error().code << " " << begun.error().detail);
  REQUIRE(nodes.settled(space));

  nodes.child.links().pause();
  REQUIRE(nodes.child.until([&] { return nodes.child.parent_link().state == schema::LinkState::kPaused; }));
  CHECK(at(nodes.child, 62, "sitting.pause", {{"minutes", 15}}).has_value());
  CHECK(nodes.parent.until([&] { return code_of(at(nodes.parent, 63, "sitting.end")) == problem::kOwnerUnreachable; }));
  nodes.child.links().resume();
  nodes.child.links().retry_now();
  CHECK(nodes.settled(space));
}

TEST_CASE("[P9] links come and go without a loss while both sides write") {
  Pair nodes;
  const SpaceId space = nodes.parent.found("conference", 1, {&nodes.child});
  REQUIRE(nodes.linked());
  REQUIRE(nodes.settled(space));
  for (int round = 0; round < 5; ++round) {
    LinkNode& cutter = round % 2 == 0 ? nodes.child : nodes.parent;
    for (int i = 0; i < 20; ++i) {
      if (i == 7) cutter.links().pause();
      if (i == 14) {
        cutter.links().resume();
        nodes.child.links().retry_now();
      }
      const std::string id = std::to_string(round * 100 + i);
      REQUIRE(nodes.child.write(space, {item("c" + id, "Nội dung " + id)}).has_value());
      REQUIRE(nodes.parent.write(space, {item("p" + id, "Nội dung " + id)}).has_value());
    }
  }
  CHECK(nodes.settled(space));
  CHECK(nodes.parent.held(space).at(nodes.child.id()) == 100);
}

}  // namespace giaoban
