#include <doctest/doctest.h>

#include "sync/base/hash.h"
#include "tests/unit/peer_pipe.h"

namespace giaoban {
namespace {

using namespace peer_action;

std::string hello_text(const NodeId& node, int lowest, int highest) {
  schema::PeerHello hello;
  hello.protocol_min = lowest;
  hello.protocol_max = highest;
  hello.node = node;
  hello.time_ms = static_cast<std::int64_t>(kNow);
  return to_text(hello.encode());
}

std::size_t count(const PeerEnd& end, std::string_view type) {
  const std::string mark = "\"type\":\"" + std::string(type) + "\"";
  return static_cast<std::size_t>(std::ranges::count_if(end.heard, [&](const PeerEnd::Message& message) {
    return message.is_text && message.bytes.find(mark) != std::string::npos;
  }));
}

template <typename Action>
const Action* find_action(const PeerEnd& end) {
  for (const auto& action : end.rest)
    if (const auto* found = std::get_if<Action>(&action)) return found;
  return nullptr;
}

schema::PeerForward forward_of(const SpaceId& space, unsigned number) {
  schema::PeerForward message;
  message.id = uuid_of(number);
  message.space = space;
  message.name = "record.put";
  message.arguments = Json::object();
  return message;
}

}  // namespace

TEST_CASE("[P1][P2] two nodes that know each other are linked by hello and auth") {
  OpenLink linked;
  CHECK(linked.pipe.is_up());
  REQUIRE(find_action<Linked>(linked.pipe.child()) != nullptr);
  CHECK(find_action<Linked>(linked.pipe.child())->node == linked.parent.id());
  CHECK(find_action<Linked>(linked.pipe.child())->relation == Relation::kParent);
  CHECK(find_action<Linked>(linked.pipe.parent())->relation == Relation::kChild);
  CHECK(count(linked.pipe.parent(), "hello") == 1);
  CHECK(count(linked.pipe.parent(), "auth") == 1);
}

TEST_CASE("[P1] a node that speaks no common version is told so") {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  pipe.connect();
  pipe.forge(pipe.parent(), hello_text(child.id(), peer_limits::kProtocolHighest + 1, 9), true);
  REQUIRE(pipe.parent().closed.has_value());
  CHECK(pipe.parent().closed->code == 1008);
  CHECK(pipe.child().inbox.back().bytes.find("version_unsupported") != std::string::npos);
}

TEST_CASE("[P2] a node that is neither parent nor child is refused") {
  PeerNode parent{1}, child{2}, stranger{3};
  PeerPipe pipe{child, parent};
  pipe.connect();
  pipe.forge(pipe.parent(), hello_text(stranger.id(), 1, 1), true);
  REQUIRE(pipe.parent().closed.has_value());
  CHECK(pipe.parent().closed->code == 1008);
  CHECK(pipe.child().inbox.back().bytes.find("forbidden") != std::string::npos);
}

TEST_CASE("[P2] an auth that the claimed node did not sign closes the link") {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  pipe.connect();
  pipe.forge(pipe.parent(), hello_text(child.id(), 1, 1), true);
  schema::PeerAuth auth;
  auth.signature = parent.signer().sign("something else");
  pipe.forge(pipe.parent(), to_text(auth.encode()), true);
  REQUIRE(pipe.parent().closed.has_value());
  CHECK_FALSE(pipe.parent().session->is_linked());
}

TEST_CASE("[P2] the auth of one link does not open another") {
  OpenLink linked;
  std::string old_auth;
  for (const auto& message : linked.pipe.parent().heard)
    if (message.bytes.find("\"auth\"") != std::string::npos) old_auth = message.bytes;
  linked.pipe.drop();
  linked.pipe.connect();
  linked.pipe.deliver(linked.pipe.parent());
  linked.pipe.forge(linked.pipe.parent(), old_auth, true);
  CHECK(linked.pipe.parent().closed.has_value());
}

TEST_CASE("[P2] nothing but a greeting is heard before a good auth") {
  const SpaceWorld world;
  const auto forged = [](std::string bytes, bool is_text) {
    PeerNode parent{1}, child{2};
    PeerPipe pipe{child, parent};
    pipe.connect();
    pipe.forge(pipe.parent(), std::move(bytes), is_text);
    return pipe.parent().closed.has_value();
  };
  CHECK(forged(encode_batch_message(world.owner_log().all()), false));
  CHECK(forged(to_text(schema::PeerHave{world.id, {}}.encode()), true));
  CHECK(forged(to_text(forward_of(world.id, 1).encode()), true));
  CHECK(forged("{}", true));
}

TEST_CASE("[P1] a link that does not prove itself in time is closed") {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  pipe.connect();
  pipe.tick(peer_limits::kAuthMs - 1);
  CHECK_FALSE(pipe.parent().closed.has_value());
  pipe.tick(1);
  CHECK(pipe.parent().closed->code == 4408);
}

TEST_CASE("[J1][J2] a message that breaks its schema closes the link and says why") {
  for (const std::string_view bad : {"{", R"({"type":"ping"})", R"({"type":"dance"})", R"({"type":"ping","time_ms":-1})",
                                     R"({"type":"ping","time_ms":1,"time_ms":2})"}) {
    OpenLink linked;
    linked.pipe.forge(linked.pipe.parent(), std::string(bad), true);
    REQUIRE(linked.pipe.parent().closed.has_value());
    CHECK(linked.pipe.parent().closed->code == 4400);
    CHECK(linked.pipe.child().inbox.back().bytes.find("\"error\"") != std::string::npos);
  }
}

TEST_CASE("[P9] a ping goes every 5 s, and its answer gives the clock offset") {
  OpenLink linked;
  linked.pipe.tick(peer_limits::kPingMs);
  linked.pipe.settle();
  CHECK(count(linked.pipe.parent(), "ping") == 1);
  CHECK(count(linked.pipe.child(), "pong") == 1);
  CHECK(linked.pipe.child().session->clock_offset_ms() == 0);

  // The parent's clock is 700 ms ahead, and a message takes 40 ms.
  linked.pipe.tick(peer_limits::kPingMs);
  linked.pipe.now.steady_ms += 40;
  linked.pipe.now.unix_ms += 40 + 700;
  linked.pipe.deliver(linked.pipe.parent());
  linked.pipe.now.steady_ms += 40;
  linked.pipe.now.unix_ms += 40 - 700;
  while (linked.pipe.deliver(linked.pipe.child())) {
  }
  CHECK(linked.pipe.child().session->clock_offset_ms() == 700);
}

TEST_CASE("[P9] a link that is silent for 15 s is closed") {
  OpenLink linked;
  linked.pipe.tick(peer_limits::kSilenceMs);
  REQUIRE(linked.pipe.child().closed.has_value());
  CHECK(linked.pipe.child().closed->code == 4408);
  CHECK(linked.pipe.child().closed->is_silent);
}

TEST_CASE("[P9] a link of which only one direction is dead is closed at both ends") {
  OpenLink linked;
  linked.pipe.settle();
  for (std::uint64_t passed = 0; passed < peer_limits::kSilenceMs; passed += peer_limits::kPingMs) {
    linked.pipe.tick(peer_limits::kPingMs);
    linked.pipe.parent().inbox.clear();  // nothing of the child arrives
    while (linked.pipe.deliver(linked.pipe.child())) {
    }
  }
  CHECK(linked.pipe.parent().closed.has_value());
  REQUIRE(linked.pipe.child().closed.has_value());
  CHECK(linked.pipe.child().closed->is_silent);
}

TEST_CASE("[P7] a command reaches the owner, and its result comes back") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  REQUIRE(linked.pipe.child().session->forward(forward_of(space, 5)));
  linked.pipe.perform(linked.pipe.child(), linked.pipe.parent());
  linked.pipe.settle();
  const auto* run = find_action<RunForward>(linked.pipe.parent());
  REQUIRE(run != nullptr);
  CHECK(run->forward.id == uuid_of(5));
  schema::CommandResult result;
  result.id = run->forward.id;
  linked.pipe.parent().session->answer(result);
  linked.pipe.perform(linked.pipe.parent(), linked.pipe.child());
  linked.pipe.settle();
  const auto* outcome = find_action<OutcomeArrived>(linked.pipe.child());
  REQUIRE(outcome != nullptr);
  CHECK(outcome->result == result);
}

TEST_CASE("[P7] a command for a space that the sender does not share is refused at once") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId hidden = found(linked.parent, 2, {&other});
  linked.pipe.settle();
  linked.pipe.forge(linked.pipe.parent(), to_text(forward_of(hidden, 9).encode()), true);
  linked.pipe.settle();
  CHECK(find_action<RunForward>(linked.pipe.parent()) == nullptr);
  const auto* outcome = find_action<OutcomeArrived>(linked.pipe.child());
  REQUIRE(outcome != nullptr);
  CHECK(outcome->result.status == schema::CommandResultStatus::kRefused);
  CHECK(outcome->result.problem->code == problem::kSpaceUnknown);
}

TEST_CASE("[P7] at most so many commands of one peer are at work") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  for (unsigned i = 0; i <= peer_limits::kForwards; ++i)
    linked.pipe.forge(linked.pipe.parent(), to_text(forward_of(space, i).encode()), true);
  linked.pipe.settle();
  const auto* outcome = find_action<OutcomeArrived>(linked.pipe.child());
  REQUIRE(outcome != nullptr);
  CHECK(outcome->result.problem->code == problem::kBusy);
}

TEST_CASE("[B3] a part of a file is asked for by offset, and comes") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  const Hash blob = hash_of("paper"), part = hash_of("page");
  REQUIRE(linked.pipe.child().session->want_blob({space, blob, part, 3}));
  linked.pipe.perform(linked.pipe.child(), linked.pipe.parent());
  linked.pipe.settle();
  const auto* wanted = find_action<BlobWanted>(linked.pipe.parent());
  REQUIRE(wanted != nullptr);
  CHECK(wanted->blob == blob);
  CHECK(wanted->part == part);
  CHECK(wanted->offset == 3);
  linked.pipe.parent().session->send_blob_bytes(part, 3, 5, "er");
  linked.pipe.parent().session->send_no_blob(hash_of("other"));
  linked.pipe.perform(linked.pipe.parent(), linked.pipe.child());
  linked.pipe.settle();
  const auto* bytes = find_action<BlobBytesArrived>(linked.pipe.child());
  REQUIRE(bytes != nullptr);
  CHECK(bytes->bytes == "er");
  CHECK(bytes->total == 5);
  CHECK(find_action<BlobAbsent>(linked.pipe.child())->part == hash_of("other"));
}

TEST_CASE("[B4] a request that is put off keeps nobody waiting, and is answered later") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  auto& up = *linked.pipe.parent().session;
  for (const char* part : {"first", "second"})
    REQUIRE(linked.pipe.child().session->want_blob({space, hash_of("paper"), hash_of(part), 0}));
  linked.pipe.perform(linked.pipe.child(), linked.pipe.parent());
  linked.pipe.settle();
  const BlobWanted first = *find_action<BlobWanted>(linked.pipe.parent());
  linked.pipe.parent().rest.clear();
  up.put_off_blob(first.part);
  linked.pipe.perform(linked.pipe.parent(), linked.pipe.child());
  CHECK(find_action<BlobWanted>(linked.pipe.parent())->part == hash_of("second"));
  up.send_no_blob(hash_of("second"));
  linked.pipe.parent().rest.clear();
  up.resume_blob(first);
  linked.pipe.perform(linked.pipe.parent(), linked.pipe.child());
  CHECK(find_action<BlobWanted>(linked.pipe.parent())->part == first.part);
}

TEST_CASE("[B3][P11] a file of a space that the peer does not share is not there for it, nor one for protocol 1") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId hidden = found(linked.parent, 1, {&other});
  const SpaceId shown = found(linked.parent, 2, {&linked.child});
  linked.pipe.settle();
  schema::PeerWantBlob wish;
  wish.space = hidden;
  wish.blob = hash_of("paper");
  wish.part = hash_of("page");
  const auto is_refused = [&] {
    linked.pipe.child().rest.clear();
    linked.pipe.forge(linked.pipe.parent(), to_text(wish.encode()), true);
    linked.pipe.settle();
    return find_action<BlobWanted>(linked.pipe.parent()) == nullptr && find_action<BlobAbsent>(linked.pipe.child()) != nullptr;
  };
  CHECK(is_refused());
  wish.space = shown;
  wish.part.reset();
  CHECK(is_refused());
}

TEST_CASE("[P10][P11] awareness goes to a peer that shares the space, and from no other") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId shared = found(linked.parent, 1, {&linked.child});
  const SpaceId hidden = found(linked.parent, 2, {&other});
  linked.pipe.settle();
  CHECK(linked.pipe.parent().session->send_awareness(shared, "minutes", "who"));
  CHECK_FALSE(linked.pipe.parent().session->send_awareness(hidden, "minutes", "who"));
  linked.pipe.perform(linked.pipe.parent(), linked.pipe.child());
  linked.pipe.settle();
  const auto* arrived = find_action<AwarenessArrived>(linked.pipe.child());
  REQUIRE(arrived != nullptr);
  CHECK(arrived->space == shared);
  CHECK(arrived->document == "minutes");
  CHECK(arrived->update == "who");
  linked.pipe.forge(linked.pipe.parent(), encode_awareness({hidden, "minutes", "who"}), false);
  CHECK(find_action<AwarenessArrived>(linked.pipe.parent()) == nullptr);
}

}  // namespace giaoban
