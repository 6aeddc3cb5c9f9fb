#include "tests/unit/hub_followed.h"

namespace giaoban {
namespace {

TEST_CASE("[F3] since 0 is answered by a snapshot of every record that exists, closed by last") {
  HubWorld world;
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  REQUIRE(world.node->run(world.put_item(2, "Xóa", "y")).has_value());
  REQUIRE(world.node->run(world.command(3, world.convener(), "record.delete", {{"collection", "agenda_items"}, {"id", "y"}})).has_value());
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 0);
  REQUIRE(socket->frames.size() == 1);
  const Json snapshot = socket->message(0);
  CHECK(snapshot["type"] == "snapshot");
  CHECK(snapshot["space"] == world.world.id.text());
  CHECK(snapshot["offset"] == 8);
  CHECK(snapshot["last"] == true);
  Followed followed;
  followed.apply_all(*socket);
  CHECK(followed.records == Followed::of(world.space()));
  CHECK_FALSE(followed.records.contains({"agenda_items", "y"}));
}

void fill(HubWorld& world) {
  std::vector<RecordChange> changes;
  for (int i = 0; i < 3000; ++i) changes.push_back(item(std::to_string(i), std::string(200, 'x')));
  REQUIRE(world.node->put_own(world.world.id, std::move(changes)).has_value());
}

void drain_all(HubWorld& world, MemorySocket& socket) {
  while (socket.drain()) world.node->run_ready();
}

TEST_CASE("[F3] a large snapshot comes in parts, only the last of which says so, each far below what a frame may hold") {
  HubWorld world;
  fill(world);
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 0);
  drain_all(world, *socket);
  REQUIRE(socket->frames.size() > 1);
  for (std::size_t i = 0; i < socket->frames.size(); ++i) {
    CHECK(socket->message(static_cast<int>(i))["last"] == (i + 1 == socket->frames.size()));
    CHECK(socket->frames[i].size() < limits::kMessageBytes);
  }
  Followed followed;
  followed.apply_all(*socket);
  CHECK(followed.records == Followed::of(world.space()));
}

TEST_CASE("[F3] [F4] a snapshot goes at the pace of its reader, and what changed meanwhile follows its last part") {
  HubWorld world;
  fill(world);
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 0);
  CHECK(socket->frames.size() == 1);  // the next one when this one is gone
  REQUIRE(world.node->run(world.put_item(1, "Sửa", "0")).has_value());
  REQUIRE(world.node->run(world.command(2, world.convener(), "record.delete", {{"collection", "agenda_items"}, {"id", "1"}})).has_value());
  CHECK(socket->frames.size() == 1);
  drain_all(world, *socket);
  CHECK(socket->message(-1)["type"] == "changes");
  CHECK(socket->message(-2)["last"] == true);
  REQUIRE(world.node->run(world.put_item(3, "Sửa nữa", "2")).has_value());
  Followed followed;
  followed.apply_all(*socket);
  CHECK(followed.records == Followed::of(world.space()));
}

TEST_CASE("[F3] a reader that leaves amid its snapshot gets no more of it") {
  HubWorld world;
  fill(world);
  const auto socket = world.node->socket();
  const auto host = world.node->host(world.world.id);
  host->subscribe(socket, 0);
  host->unsubscribe(socket);
  drain_all(world, *socket);
  CHECK(socket->frames.size() == 1);
}

TEST_CASE("[F2] [F4] since N is answered by each record touched after N, whole and as it is now") {
  HubWorld world;
  REQUIRE(world.node->run(world.put_item(1, "một")).has_value());              // 6
  REQUIRE(world.node->run(world.put_item(2, "hai", "y")).has_value());         // 7
  REQUIRE(world.node->run(world.put_item(3, "một, sửa")).has_value());         // 8
  REQUIRE(world.node->run(world.command(4, world.convener(), "record.delete", {{"collection", "agenda_items"}, {"id", "y"}})).has_value());
  const auto ask = [&](std::uint64_t since) {
    const auto socket = world.node->socket();
    world.node->host(world.world.id)->subscribe(socket, since);
    REQUIRE(socket->frames.size() == 1);
    const Json changes = socket->message(0);
    CHECK(changes["type"] == "changes");
    CHECK(changes["offset"] == 9);
    return changes["changes"];
  };
  const Json all = ask(5);
  REQUIRE(all.size() == 2);
  CHECK(all[0]["id"] == "x");
  CHECK(all[0]["record"]["title"] == "một, sửa");
  CHECK(all[1]["record"].is_null());
  CHECK(ask(8).size() == 1);
  CHECK(ask(9).empty());
}

TEST_CASE("[F3] since beyond this node's offset, as after a restored backup, is answered by a snapshot") {
  HubWorld world;
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 6);
  CHECK(socket->message(0)["type"] == "snapshot");
  CHECK(socket->message(0)["offset"] == 5);
}

TEST_CASE("[F3] since older than 10 000 entries is answered by a snapshot, one at that age by changes") {
  HubWorld world;
  for (std::uint64_t left = limits::kFeedReplay + 1; left > 0;) {
    std::vector<RecordChange> changes;
    for (; left > 0 && changes.size() < 1000; --left) changes.push_back({"agenda_items", "x", {{"minutes", 1 + left % 600}}, {}});
    REQUIRE(world.node->put_own(world.world.id, std::move(changes)).has_value());
  }
  const auto type = [&](std::uint64_t since) {
    const auto socket = world.node->socket();
    world.node->host(world.world.id)->subscribe(socket, since);
    return socket->message(0)["type"].get<std::string>();
  };
  CHECK(type(5) == "snapshot");
  CHECK(type(6) == "changes");
}

TEST_CASE("[F4] what becomes durable is told to all who follow, once each, and to nobody who stopped") {
  HubWorld world;
  const auto one = world.node->socket(), two = world.node->socket(), gone = world.node->socket();
  for (const auto& socket : {one, two, gone}) world.node->host(world.world.id)->subscribe(socket, 5);
  world.node->host(world.world.id)->subscribe(one, 5);  // again: it follows once
  world.node->host(world.world.id)->unsubscribe(gone);
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  CHECK(one->frames.size() == 3);
  CHECK(two->frames.size() == 2);
  CHECK(gone->frames.size() == 1);
  const Json told = two->message(-1);
  CHECK(told["type"] == "changes");
  CHECK(told["offset"] == 6);
  REQUIRE(told["changes"].size() == 1);
  CHECK(told["changes"][0]["record"]["title"] == "Tham luận");
}

TEST_CASE("[F4] what another node wrote is told as well") {
  HubWorld world;
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 5);
  LogAuthor town(world.world.town, world.world.id);
  town.add(record_entry(hlc_at(kNow), {}, item("x", "Từ thị xã")).body);
  const auto head = world.node->ingest(town.all());
  REQUIRE(head.has_value());
  CHECK(*head == town.head());
  CHECK(socket->message(-1)["changes"][0]["record"]["title"] == "Từ thị xã");
  CHECK(world.node->ingest(town.all()).has_value());  // again
  CHECK(socket->frames.size() == 2);                  // nothing new, nothing told
}

TEST_CASE("[F4] nothing is told before it is durable, and nothing of what could not be written") {
  HubWorld world;
  const auto socket = world.node->socket();
  world.node->host(world.world.id)->subscribe(socket, 5);
  std::optional<Outcome> outcome;
  bool told_early = false;
  world.node->hub().run(world.put_item(1, "Tham luận"), [&](const Outcome& said) { outcome = said; });
  world.node->run_until([&] {
    told_early |= socket->frames.size() > 1 && world.node->durable_entries(world.world.id) < 6;
    return outcome.has_value();
  });
  CHECK_FALSE(told_early);
  CHECK(socket->frames.size() == 2);  // told before the answer, so that a client sees its own change when it is done
  world.store.fail_next_write(problem::kDiskFull);
  CHECK_FALSE(world.node->run(world.put_item(2, "Sửa")).has_value());
  CHECK(socket->frames.size() == 2);
  REQUIRE(world.node->run(world.put_item(3, "Sửa lần nữa")).has_value());  // the subscription outlived the failure
  CHECK(socket->message(-1)["changes"][0]["record"]["title"] == "Sửa lần nữa");
  CHECK(socket->message(-1)["offset"] == 7);
}

TEST_CASE("[F4] whenever somebody subscribes or comes back while much is written, there is no gap") {
  HubWorld world;
  struct Client {
    std::shared_ptr<MemorySocket> first, second;  // it left after its snapshot and came back at once
  };
  std::vector<Client> clients;
  std::size_t answered = 0;
  for (unsigned i = 0; i < 200; ++i) {
    world.node->hub().run(world.put_item(10 + i, "t" + std::to_string(i), "r" + std::to_string(i % 7)),
                          [&](const Outcome& said) { answered += said.has_value(); });
    world.node->run_ready();
    if (i % 20 > 0) continue;
    const auto host = world.node->host(world.world.id);
    Client& client = clients.emplace_back(Client{world.node->socket(), world.node->socket()});
    host->subscribe(client.first, 0);
    host->unsubscribe(client.first);
    host->subscribe(client.second, client.first->message(-1)["offset"].get<std::uint64_t>());
  }
  world.node->run_until([&] { return answered == 200; });
  for (const Client& client : clients) {
    Followed followed;
    followed.apply_all(*client.first);
    followed.apply_all(*client.second);
    CHECK(followed.offset == 205);
    CHECK(followed.records == Followed::of(world.space()));
  }
}

TEST_CASE("[F5] a card is published for every space that comes, and when its title or members change") {
  HubWorld world;
  std::vector<std::string> titles;
  const auto watch = world.node->directory().watch([&](const Directory::Card& card) { titles.push_back(card->title); });
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  CHECK(titles.empty());
  REQUIRE(world.node->put_own(world.world.id, {{"spaces", world.world.id.text(), {{"title", "Tên mới"}}, {}}}).has_value());
  CHECK(titles == std::vector<std::string>{"Tên mới"});
  REQUIRE(world.node->put_own(world.world.id, {SpaceWorld::member(world.world.stranger_unit, world.world.stranger.node())}).has_value());
  CHECK(world.node->directory().find(world.world.id)->has_member(world.world.stranger_unit));
  CHECK(world.node->directory().of_unit(world.world.stranger_unit).size() == 1);
  world.node->directory().unwatch(watch);
  REQUIRE(world.node->put_own(world.world.id, {{"spaces", world.world.id.text(), {{"title", "Khác"}}, {}}}).has_value());
  CHECK(titles.size() == 2);
}

}  // namespace
}  // namespace giaoban
