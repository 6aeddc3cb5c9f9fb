#include <doctest/doctest.h>

#include "tests/unit/peer_long_entry.h"

namespace giaoban {
namespace {

/// Bytes that each flow got, where all that are named always have something to send.
std::map<Flow, std::size_t> shared_out(const std::set<Flow>& ready, std::size_t turns) {
  FairShares shares;
  std::map<Flow, std::size_t> got;
  for (std::size_t i = 0; i < turns; ++i) {
    const auto flow = shares.next([&](Flow one) { return ready.contains(one); });
    REQUIRE(flow.has_value());
    got[*flow] += 1000;
    shares.charge(*flow, 1000);
  }
  return got;
}

/// The parent has two conferences for the child, with more to send than its socket takes.
struct TwoConferences : OpenLink {
  SpaceId first = found(parent, 1, {&child}), second = found(parent, 2, {&child});
  TwoConferences() {
    pipe.settle();
    pipe.drop();
    for (const SpaceId& space : {first, second})
      for (int i = 0; i < 1500; ++i) parent.write(space, {item(std::to_string(i), noise(200, i))});
    pipe.child().arrived.clear();
    pipe.connect();
  }
  /// Batches of each conference that arrived by the time the first one is through with its log.
  std::map<SpaceId, std::size_t> arrived_until_first_is_through() {
    std::map<SpaceId, std::size_t> batches;
    while (child.held(first)[parent.id()] < parent.held(first)[parent.id()]) RC_ASSERT(pipe.step());
    for (const auto& batch : pipe.child().arrived) ++batches[batch.log.space];
    return batches;
  }
};

}  // namespace

TEST_CASE("[P23] flows share a link by their weights, and none starves") {
  const auto all = shared_out({Flow::kLive, Flow::kPrompt, Flow::kOrdinary, Flow::kFiles}, 1500);
  CHECK(all.at(Flow::kLive) == 800'000);
  CHECK(all.at(Flow::kPrompt) == 400'000);
  CHECK(all.at(Flow::kOrdinary) == 200'000);
  CHECK(all.at(Flow::kFiles) == 100'000);
  const auto two = shared_out({Flow::kLive, Flow::kFiles}, 900);
  CHECK(two.at(Flow::kFiles) == 100'000);
  CHECK(shared_out({Flow::kFiles}, 10).at(Flow::kFiles) == 10'000);
}

TEST_CASE("[P23] a flow that had nothing to send gets no arrears") {
  FairShares shares;
  const auto files_only = [](Flow flow) { return flow == Flow::kFiles; };
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(shares.next(files_only) == Flow::kFiles);
    shares.charge(Flow::kFiles, 1000);
  }
  std::size_t files = 0;
  for (int i = 0; i < 90; ++i) {
    const auto flow = shares.next([](Flow one) { return one == Flow::kLive || one == Flow::kFiles; });
    files += *flow == Flow::kFiles;
    shares.charge(*flow, 1000);
  }
  CHECK(files >= 9);
  CHECK(files <= 10);
}

TEST_CASE("[P23] two conferences of the same urgency take turns") {
  TwoConferences world;
  auto batches = world.arrived_until_first_is_through();
  CHECK(batches[world.first] <= batches[world.second] + 2);
  CHECK(batches[world.second] <= batches[world.first] + 2);
}

TEST_CASE("[P23] a conference in which people are at work goes first, and the other one is not forgotten") {
  TwoConferences world;
  world.pipe.settle_greeting();
  world.pipe.parent().session->send_awareness(world.first, "minutes", "who");
  world.pipe.perform(world.pipe.parent(), world.pipe.child());
  auto batches = world.arrived_until_first_is_through();
  CHECK(batches[world.first] >= 3 * batches[world.second]);
  world.pipe.settle();
  CHECK(equal_state(world.parent.space(world.second), world.child.space(world.second)));
  CHECK(world.pipe.child().refusals.empty());
}

TEST_CASE("[P23][P9] while much waits to be sent, little of it stands before a ping") {
  TwoConferences world;
  world.pipe.parent().drains = false;
  for (int i = 0; i < 4; ++i) {  // what greets, and no more than the socket takes at once
    while (world.pipe.deliver(world.pipe.parent())) {
    }
    while (world.pipe.deliver(world.pipe.child())) {
    }
  }
  std::size_t bytes = 0;
  world.pipe.parent().awaits_drain = false;
  world.pipe.parent().session->on_drained(world.pipe.now);
  world.pipe.perform(world.pipe.parent(), world.pipe.child());
  world.pipe.tick(peer_limits::kPingMs);
  for (const auto& message : world.pipe.child().inbox) bytes += message.bytes.size();
  CHECK(world.pipe.child().inbox.back().bytes.find("ping") != std::string::npos);
  CHECK(bytes <= peer_limits::kSocketBytes + peer_limits::kPieceBytes + 1000);
}

TEST_CASE("[P8][P23] files go last, chunk by chunk, and go") {
  TwoConferences world;
  world.pipe.settle_greeting();
  const Hash blob = hash_of("paper");
  REQUIRE(world.pipe.child().session->want_blob(world.first, blob, 0));
  world.pipe.perform(world.pipe.child(), world.pipe.parent());
  std::size_t chunks = 0;
  const std::string chunk = noise(peer_limits::kChunkAimBytes);
  const auto answer_wishes = [&] {
    auto& rest = world.pipe.parent().rest;
    const auto wanted = std::ranges::find_if(
        rest, [](const auto& action) { return std::holds_alternative<peer_action::BlobWanted>(action); });
    if (wanted == rest.end()) return;
    CHECK(std::get<peer_action::BlobWanted>(*wanted).offset == chunks * chunk.size());
    rest.erase(wanted);
    ++chunks;
    world.pipe.parent().session->send_blob_chunk(blob, (chunks - 1) * chunk.size(), 1 << 20, chunk);
    world.pipe.perform(world.pipe.parent(), world.pipe.child());
  };
  while (chunks < peer_limits::kBlobChunksAtOnce && world.pipe.step()) answer_wishes();
  CHECK(chunks == peer_limits::kBlobChunksAtOnce);
  // Conferences have twice the weight of files, and a chunk is two pieces long.
  const auto pieces = static_cast<std::size_t>(std::ranges::count_if(world.pipe.child().heard, [](const auto& message) {
    return !message.is_text && std::holds_alternative<Piece>(decode_binary(message.bytes, 2).value());
  }));
  CHECK(pieces >= 3 * chunks);
  CHECK(pieces <= 5 * chunks);
}

}  // namespace giaoban
