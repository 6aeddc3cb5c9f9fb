#include <doctest/doctest.h>

#include "sync/space/membership.h"
#include "tests/unit/peer_long_entry.h"

namespace giaoban {
namespace {

constexpr std::size_t kMebibyte = 1 << 20;

struct Arrived {
  std::uint64_t offset, size;
};

/// The pieces that an end heard.
std::vector<Arrived> pieces_at(const PeerEnd& end) {
  std::vector<Arrived> pieces;
  for (const auto& message : end.heard)
    if (!message.is_text)
      if (const auto decoded = decode_binary(message.bytes, 2); decoded && std::holds_alternative<Piece>(*decoded))
        pieces.push_back({std::get<Piece>(*decoded).offset, std::get<Piece>(*decoded).bytes.size()});
  return pieces;
}

/// Gives the parent so many messages, as a slow link would before it breaks; its answers arrive.
void bring(PeerPipe& pipe, std::size_t messages) {
  for (std::size_t brought = 0; brought < messages;) {
    while (pipe.deliver(pipe.child())) {
    }
    if (pipe.deliver(pipe.parent()))
      ++brought;
    else if (!pipe.drain(pipe.child()))
      return;
  }
}

/// A parent that lacks a log of the child with one entry of nearly a mebibyte.
struct LongEntry : OpenLink {
  SpaceId space = found(parent, 1, {&child});
  LongEntry() {
    pipe.settle();
    pipe.drop();
    child.keep_unchecked(long_entry(child, space, kMebibyte - 200));
    pipe.parent().heard.clear();
  }
};

}  // namespace

TEST_CASE("[P20] an entry of a mebibyte gets through a link that breaks again and again, and no piece comes twice") {
  LongEntry world;
  std::size_t links = 0;
  while (world.parent.space(world.space).head(world.child.id()).seq == 0) {
    REQUIRE(++links < 20);
    world.pipe.connect();
    bring(world.pipe, 20);
    world.pipe.drop();
  }
  CHECK(links >= 7);
  std::uint64_t reached = 0;
  for (const Arrived& piece : pieces_at(world.pipe.parent())) {
    CHECK(piece.offset == reached);
    CHECK(piece.size <= peer_limits::kPieceBytes);
    reached += piece.size;
  }
  CHECK(world.pipe.parent().pieces->bytes() == 0);
  CHECK(equal_state(world.parent.space(world.space), world.child.space(world.space)));
}

TEST_CASE("[P20] a message of which nothing was kept begins anew") {
  LongEntry world;
  world.pipe.connect();
  bring(world.pipe, 40);
  world.pipe.drop();
  CHECK(world.pipe.parent().pieces->bytes() > 0);
  world.pipe.parent().pieces = std::make_shared<PieceGatherer>();
  world.pipe.connect();
  world.pipe.settle();
  CHECK_FALSE(world.pipe.parent().closed.has_value());
  CHECK(equal_state(world.parent.space(world.space), world.child.space(world.space)));
}

TEST_CASE("[P20][P11] a batch under way in pieces stops when the peer leaves the space, and goes when it comes back") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  linked.pipe.parent().drains = false;
  LogAuthor author(linked.parent.signer(), space);
  const auto members = linked.parent.read_batch({space, linked.parent.id()}, 1, limits::kBatchBytes);
  for (const auto& body : (*members)->bodies) author.add(body);
  author.add(document_entry(linked.parent.space(space).last_stamp() + 1, {}, "minutes", typed(noise(200'000))).body);
  auto batch = author.all();
  batch.bodies.erase(batch.bodies.begin(), batch.bodies.end() - 1);
  batch.first_seq = (*members)->last_seq() + 1;
  linked.parent.keep_unchecked(batch);
  linked.pipe.settle();
  const auto before = pieces_at(linked.pipe.child()).size();
  CHECK(before > 0);
  linked.parent.write(space, {*close_unit(linked.parent.space(space), linked.child.unit())});
  linked.pipe.parent().drains = true;
  linked.pipe.settle();
  CHECK(pieces_at(linked.pipe.child()).size() == before);
  linked.parent.write(space, {RecordChange{"members", linked.child.unit().text(), {{"nodes", {linked.child.id().text()}}}, false}});
  linked.pipe.settle();
  CHECK(equal_state(linked.parent.space(space), linked.child.space(space)));
  CHECK(linked.pipe.child().refusals.empty());
}

TEST_CASE("[P20] pieces that do not fit break the link and leave nothing behind") {
  const std::string whole = noise(100);
  const Hash hash = hash_of(whole);
  const auto code = [&](std::initializer_list<Piece> pieces) {
    PieceGatherer gatherer;
    std::string_view last = "none";
    for (const Piece& piece : pieces) last = code_of(gatherer.add(piece));
    if (last != "none") CHECK(gatherer.bytes() == 0);
    return last;
  };
  const std::string_view all = whole;
  CHECK(code({{hash, 0, 100, all.substr(0, 60)}, {hash, 60, 100, all.substr(60)}}) == "none");
  CHECK(code({{hash, 60, 100, all.substr(60)}}) == problem::kBadMessage);
  CHECK(code({{hash, 0, 100, all.substr(0, 60)}, {hash, 50, 100, all.substr(50)}}) == problem::kBadMessage);
  CHECK(code({{hash, 0, 100, all.substr(0, 60)}, {hash, 60, 99, all.substr(60, 39)}}) == problem::kBadMessage);
  CHECK(code({{hash, 0, 100, ""}}) == problem::kBadMessage);
  CHECK(code({{hash, 0, 10, all}}) == problem::kBadMessage);
  CHECK(code({{hash, 101, 100, "x"}}) == problem::kBadMessage);
  CHECK(code({{hash, 0, 1, "x"}}) == problem::kBadMessage);  // another hash
  CHECK(code({{hash, 0, limits::kPeerMessageBytes + 1, all}}) == problem::kTooLarge);
}

TEST_CASE("[P20] of many unfinished messages only so many are kept") {
  PieceGatherer gatherer;
  for (std::size_t i = 0; i < 100; ++i)
    CHECK(gatherer.add({hash_of(std::to_string(i)), 0, 1000, "start"}).has_value());
  CHECK(gatherer.kept().size() == peer_limits::kPiecedMessages);
  CHECK(gatherer.bytes() == peer_limits::kPiecedMessages * 5);
}

TEST_CASE("[P20] only batches come in pieces") {
  OpenLink linked;
  const std::string message = encode_awareness({uuid_of(1), "minutes", "who"});
  linked.pipe.forge(linked.pipe.parent(), encode_piece({hash_of(message), 0, message.size(), message}), false);
  REQUIRE(linked.pipe.parent().closed.has_value());
  CHECK(linked.pipe.parent().closed->code == 4400);
}

TEST_CASE("[P5][P20] wherever a link breaks, no entry that the receiver had acknowledged is sent again") {
  CHECK(rc::check([] {
    PeerNode parent{1}, child{2};
    PeerPipe pipe{child, parent};
    const SpaceId space = found(parent, 1, {&child});
    pipe.connect();
    pipe.settle();
    for (int i = 0; i < 40; ++i)
      child.write(space, {delegate(child, std::to_string(i)), item(std::to_string(i), noise(*rc::gen::inRange(1, 300), i))});
    std::size_t known = 0;
    for (std::size_t links = 0; child.unsent(parent.id()) != 0; ++links) {
      RC_ASSERT(links < 400u);
      const std::uint64_t held = parent.space(space).head(child.id()).seq;
      bring(pipe, *rc::gen::inRange<std::size_t>(6, 20));
      for (; known < pipe.parent().arrived.size(); ++known) {
        const LogBatch& batch = pipe.parent().arrived[known];
        if (batch.log.origin == child.id()) RC_ASSERT(batch.first_seq > held);
      }
      pipe.drop();
      pipe.connect();
    }
    RC_ASSERT(equal_state(parent.space(space), child.space(space)));
  }));
}

}  // namespace giaoban
