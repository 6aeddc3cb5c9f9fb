#include <doctest/doctest.h>

#include "tests/unit/peer_pipe.h"

namespace giaoban {
namespace {

Hash channel_of(std::uint8_t salt) {
  Hash channel;
  channel.bytes[0] = salt;
  return channel;
}

/// A handshake between two nodes, each with the channel that it sees.
struct Greeting {
  explicit Greeting(int highest_of_acceptor = peer_limits::kProtocolHighest)
      : right(acceptor, verifier, highest_of_acceptor) {}

  Ed25519Signer dialler{seed_of(1)}, acceptor{seed_of(2)};
  Ed25519Verifier verifier;
  Handshake left{dialler, verifier, peer_limits::kProtocolHighest}, right;

  /// What the dialler makes of the acceptor's auth.
  Result<void> meet(const Hash& seen_left, const Hash& seen_right) {
    const auto from_left = left.begin(channel_of(7), seen_left, kNow);
    const auto from_right = right.begin(channel_of(8), seen_right, kNow);
    const auto auth = right.on_hello(from_left);
    REQUIRE(left.on_hello(from_right).has_value());
    return left.on_auth(*auth);
  }
};

}  // namespace

TEST_CASE("[E4] two ends of one channel agree; an auth of another channel is none") {
  CHECK(Greeting().meet({}, {}).has_value());
  CHECK(Greeting().meet(channel_of(1), channel_of(1)).has_value());
  CHECK(code_of(Greeting().meet(channel_of(1), channel_of(2))) == problem::kSignatureWrong);
}

TEST_CASE("[E4] where the other end sees no TLS and this one does, the cause is named") {
  CHECK(code_of(Greeting().meet(channel_of(1), {})) == problem::kChannelUnbound);
  CHECK(code_of(Greeting().meet({}, channel_of(1))) == problem::kSignatureWrong);
}

TEST_CASE("[P1] a node one release older still links, without the channel") {
  Greeting old(1);
  CHECK(old.meet(channel_of(1), {}).has_value());
  CHECK(old.left.protocol() == 1);
}

TEST_CASE("[E4] a child that has a certificate does not link under the version without channels") {
  PeerNode parent{1};
  class Enrolled : public PeerNode {
   public:
    using PeerNode::PeerNode;
    std::optional<Certificate> own_certificate(const NodeId&) const override { return Certificate(); }
  } child{2};
  PeerPipe pipe{child, parent};
  pipe.connect();
  schema::PeerHello hello;
  hello.protocol_min = hello.protocol_max = 1;
  hello.node = parent.id();
  pipe.forge(pipe.child(), to_text(hello.encode()), true);
  REQUIRE(pipe.child().session->refusal().has_value());
  CHECK(pipe.child().session->refusal()->code == problem::kVersionUnsupported);
}

}  // namespace giaoban
