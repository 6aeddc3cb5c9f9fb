#include "tests/unit/hub_followed.h"
#include "tests/unit/hub_vote_world.h"

namespace giaoban {
namespace {

/// A vote that is open, and two who follow: a desk, with its ballots, and a phone, without.
struct TurnoutWorld : VoteWorld {
  std::shared_ptr<SpaceHost> host;
  std::shared_ptr<MemorySocket> desk, phone;

  TurnoutWorld() : VoteWorld(6, 3) {
    node->set_turnout(1);
    open_new();
    host = node->host(world.id);
    desk = follow({0, false, true});
    phone = follow({0, false, false});
  }
  std::shared_ptr<MemorySocket> follow(const Follow& wish) {
    auto socket = node->socket();
    host->subscribe(socket, wish);
    return socket;
  }
  /// Waits for the next word about how many voted.
  void hear(const MemorySocket& socket, std::int64_t wanted) {
    node->run_until([&] { return told(socket) == wanted; });
  }
  /// The last number that was told; -1: none.
  static std::int64_t told(const MemorySocket& socket) {
    for (std::size_t i = socket.frames.size(); i-- > 0;)
      if (const Json message = socket.message(static_cast<int>(i)); message["type"] == "turnout") return message["votes"][0]["cast"];
    return -1;
  }
  static std::size_t ballots_in(const MemorySocket& socket) {
    std::size_t count = 0;
    for (const auto& frame : socket.frames)
      for (std::size_t at = 0; (at = frame.find(R"("collection":"ballots")", at)) != std::string::npos; ++at) ++count;
    return count;
  }
  static Followed of(const MemorySocket& socket) {
    Followed followed;
    for (std::size_t i = 0; i < socket.frames.size(); ++i)
      if (const Json message = socket.message(static_cast<int>(i)); message["type"] != "turnout") followed.apply(message);
    return followed;
  }
};

TEST_CASE("[F14] who follows with ballots is told of each, who does not of how many there are") {
  TurnoutWorld at;
  CHECK(at.told(*at.phone) == 0);  // as soon as it comes
  for (unsigned n = 1; n <= 4; ++n) REQUIRE(at.cast(n, {0}).has_value());
  at.hear(*at.phone, 4);
  CHECK(at.ballots_in(*at.phone) == 0);
  CHECK(at.ballots_in(*at.desk) == 4);
  CHECK(at.told(*at.desk) == -1);
  CHECK(at.of(*at.phone).offset == at.of(*at.desk).offset);  // what it is not told of does not make it old
}

TEST_CASE("[F14] a ballot that is cast anew counts once") {
  TurnoutWorld at;
  REQUIRE(at.cast(1, {0}).has_value());
  REQUIRE(at.cast(1, {1}).has_value());
  at.hear(*at.phone, 1);
  CHECK(at.told(*at.phone) == 1);
}

TEST_CASE("[F14] [F3] neither a snapshot nor what was missed has ballots for who does not ask for them") {
  TurnoutWorld at;
  const std::uint64_t since = at.of(*at.phone).offset;
  for (unsigned n = 1; n <= 3; ++n) REQUIRE(at.cast(n, {0}).has_value());
  for (const std::uint64_t from : {std::uint64_t{0}, since}) {
    CAPTURE(from);
    const auto phone = at.follow({from, false, false}), desk = at.follow({from, false, true});
    at.node->run_ready();
    CHECK(at.ballots_in(*phone) == 0);
    CHECK(at.ballots_in(*desk) == 3);
    CHECK(at.told(*phone) == 3);
  }
}

TEST_CASE("[F14] [F9] who reads too slowly finds later what it asked for, and nothing else") {
  TurnoutWorld at;
  at.phone->reads_nothing = at.desk->reads_nothing = true;
  at.phone->queued = at.desk->queued = SpaceHost::kFollowerQueueBytes + 1;
  for (unsigned n = 1; n <= 5; ++n) REQUIRE(at.cast(n, {0}).has_value());
  REQUIRE(at.prepare(Json::object(), 2).has_value());  // of which the phone is told too
  for (const auto& socket : {at.phone, at.desk}) {
    socket->reads_nothing = false;
    REQUIRE(socket->drain());
  }
  at.node->run_ready();
  CHECK(at.ballots_in(*at.desk) == 5);
  CHECK(at.ballots_in(*at.phone) == 0);
}

TEST_CASE("[F14] who asks for the ballots later is given all of them, and leaves them again") {
  TurnoutWorld at;
  REQUIRE(at.cast(1, {0}).has_value());
  at.host->subscribe(at.phone, {0, false, true});
  at.node->run_ready();
  CHECK(at.ballots_in(*at.phone) == 1);
  REQUIRE(at.cast(2, {0}).has_value());
  CHECK(at.ballots_in(*at.phone) == 2);
  at.host->subscribe(at.phone, {at.of(*at.phone).offset, false, false});
  REQUIRE(at.cast(3, {0}).has_value());
  at.hear(*at.phone, 3);
  CHECK(at.ballots_in(*at.phone) == 2);
}

TEST_CASE("[F14] once the vote is closed nobody is told how many voted but by its result") {
  TurnoutWorld at;
  REQUIRE(at.cast(1, {0}).has_value());
  REQUIRE(at.on("vote.close").has_value());
  const auto late = at.follow({0, false, false});
  at.node->run_ready();
  CHECK(at.told(*late) == -1);
  CHECK(at.of(*late).records.contains(RecordKey{"vote_results", at.vote().text()}));
}

}  // namespace
}  // namespace giaoban
