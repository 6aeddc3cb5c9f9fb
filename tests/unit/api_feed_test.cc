#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "schema/messages.h"
#include "server/api/feed.h"
#include "server/api/known_spaces.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

/// A node with its feed on one thread, and browsers that open it. Who they are says the cookie: an account and a unit.
struct FeedWorld : HubWorld {
  Router router;
  std::function<void(const LinkView&)> tell_link;
  LinkView link{schema::LinkState::kOffline, 3, 1000};

  struct Browser {
    std::unique_ptr<SocketHandler> handler;
    std::shared_ptr<MemorySocket> socket;

    explicit Browser(std::shared_ptr<MemorySocket> its) : socket(std::move(its)) {}
    Browser(Browser&&) = default;
    ~Browser() { leave(); }
    void leave() {
      if (handler) handler->on_close();
      handler.reset();
    }
    void say(const Json& message) const { handler->on_message(to_text(message), FrameKind::kText); }
    Json last(std::string_view type) const {
      for (std::size_t i = socket->frames.size(); i-- > 0;)
        if (Json message = socket->message(static_cast<int>(i)); message["type"] == type) return message;
      return {};
    }
    std::size_t count(std::string_view type) const {
      std::size_t count = 0;
      for (std::size_t i = 0; i < socket->frames.size(); ++i) count += socket->message(static_cast<int>(i))["type"] == type;
      return count;
    }
  };

  FeedWorld() {
    const auto find_caller = [this](const Request& request) -> std::optional<Actor> {
      const auto who = request.header("cookie");
      if (who == "convener") return convener();
      if (who == "host") return host_person();
      if (who == "stranger") return actor(world.stranger_unit, {Role::kSecretary}, 400);
      return std::nullopt;
    };
    const LinkSource source{[this] { return link; },
                            [this](std::function<void(const LinkView&)> watcher) {
                              tell_link = std::move(watcher);
                              return 1;
                            },
                            [](std::uint64_t) {}};
    add_feed(router, node->hub(), source, find_caller);
  }

  Browser open(const std::string& who) {
    Request request;
    request.method = "GET";
    request.path = "/ws";
    request.headers["cookie"] = who;
    const auto match = router.match("GET", "/ws", Entrance::kPublic, true);
    REQUIRE(match);
    Browser browser(node->socket());
    const auto take = [&]() -> boost::asio::awaitable<void> {
      auto made = co_await (*match->upgrade)(request, match->values);
      if (made) browser.handler = std::move(*made);
    };
    boost::asio::co_spawn(node->io(), take, boost::asio::detached);
    node->run_ready();
    if (browser.handler) browser.handler->on_open(browser.socket);
    return browser;
  }
  static Json subscribe(const SpaceId& space, std::uint64_t since, bool presence = false) {
    return {{"type", "subscribe"}, {"space", space.text()}, {"since", since}, {"presence", presence}};
  }
};

TEST_CASE("[F1] [F12] the node greets with the spaces of the unit, the link, and the time over which to come back") {
  FeedWorld feed;
  const auto browser = feed.open("convener");
  REQUIRE(browser.socket->frames.size() == 2);
  const auto welcome = schema::FeedWelcome::decode(browser.socket->message(0));
  REQUIRE(welcome.has_value());
  CHECK(welcome->unit == feed.world.province_unit);
  REQUIRE(welcome->spaces.size() == 1);
  CHECK(welcome->spaces[0].space == feed.world.id);
  CHECK(welcome->spaces[0].owned);
  CHECK(welcome->spaces[0].offset == 5);
  CHECK(welcome->return_within_ms.has_value());
  CHECK(browser.last("link")["unsent"] == 3);
  CHECK(feed.open("stranger").last("welcome")["spaces"].empty());
  CHECK(feed.open("nobody").handler == nullptr);
}

TEST_CASE("[F5] a space that comes is told once to each connection of its members, one that came back again") {
  FeedWorld feed;
  const auto one = feed.open("stranger"), two = feed.open("stranger"), other = feed.open("host");
  const auto member = SpaceWorld::member(feed.world.stranger_unit, feed.world.stranger.node());
  REQUIRE(feed.node->put_own(feed.world.id, {member}).has_value());
  feed.node->run_ready();
  REQUIRE(feed.node->put_own(feed.world.id, {{"spaces", feed.world.id.text(), {{"title", "Tên mới"}}, {}}}).has_value());
  feed.node->run_ready();
  for (const auto* browser : {&one, &two}) {
    CHECK(browser->count("spaces") == 1);
    CHECK(browser->last("spaces")["spaces"][0]["space"] == feed.world.id.text());
  }
  CHECK(one.socket->last.bytes == two.socket->last.bytes);
  CHECK(other.count("spaces") == 0);
  CHECK(feed.open("stranger").last("welcome")["spaces"][0]["title"] == "Tên mới");
}

TEST_CASE("[F5] a summary of a space is news once, and again after the unit left it") {
  FeedWorld feed;
  KnownSpaces known(feed.node->hub(), feed.node->self());
  const auto card = feed.node->directory().find(feed.world.id);
  REQUIRE(card != nullptr);
  CHECK(known.note(*card));
  CHECK_FALSE(known.note(*card));
  CHECK(known.one(card->id) == known.all());
  known.forget(card->id);
  CHECK(known.all().empty());
  CHECK(known.note(*card));
}

TEST_CASE("[F6] what the link becomes is told to all in one frame, and to nobody who left") {
  FeedWorld feed;
  const auto one = feed.open("convener"), two = feed.open("host");
  auto gone = feed.open("host");
  gone.leave();
  feed.tell_link({schema::LinkState::kOffline, 9, 1000});
  feed.node->run_ready();
  CHECK(one.last("link")["unsent"] == 9);
  CHECK(one.socket->last.bytes == two.socket->last.bytes);
  CHECK(gone.last("link")["unsent"] == 3);
}

TEST_CASE("[F12] a stop waits for the answer of a command that was given, and not where none was") {
  FeedWorld feed;
  const auto idle = feed.open("convener"), busy = feed.open("convener");
  bool idle_closed = false, busy_closed = false;
  busy.say({{"type", "command"},
            {"id", uuid_of(900).text()},
            {"space", feed.world.id.text()},
            {"name", "record.put"},
            {"arguments", {{"collection", "agenda_items"}, {"id", "x"}, {"fields", item("x", "Tham luận").fields}}}});
  idle.handler->on_stop([&] { idle_closed = true; });
  busy.handler->on_stop([&] {
    CHECK(busy.count("acks") == 1);
    busy_closed = true;
  });
  CHECK(idle_closed);
  CHECK_FALSE(busy_closed);
  feed.node->run_until([&] { return busy_closed; });
  CHECK(busy.last("acks")["results"][0]["status"] == "done");
}

TEST_CASE("[F13] the number of those who follow is told over the feed to who asks for it") {
  FeedWorld feed;
  feed.node->set_presence(1);
  const auto hall = feed.open("convener");
  auto delegate = feed.open("host");
  hall.say(FeedWorld::subscribe(feed.world.id, 5, true));
  delegate.say(FeedWorld::subscribe(feed.world.id, 5));
  feed.node->run_until([&] { return hall.count("presence") > 0 && hall.last("presence")["count"] == 2; });
  REQUIRE(schema::FeedPresence::decode(hall.last("presence")).has_value());
  CHECK(delegate.count("presence") == 0);
  delegate.leave();
  feed.node->run_until([&] { return hall.last("presence")["count"] == 1; });
}

}  // namespace
}  // namespace giaoban
