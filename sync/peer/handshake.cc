#include "sync/peer/handshake.h"

#include <algorithm>

#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

struct Ends {
  const NodeId& sender;
  const NodeId& receiver;
  const Hash& receiver_nonce;
  const Hash& sender_nonce;
};

/// What the sender signs. The order of names and nonces keeps one side's auth from being played back to it as the
/// other's. The first version knew no channel.
std::string auth_text(int protocol, const Ends& ends, const Hash& channel) {
  std::string text = protocol == 1 ? "giaoban link 1" : "giaoban link 2";
  text += as_text(ends.sender.view());
  text += as_text(ends.receiver.view());
  text += as_text(ends.receiver_nonce.view());
  text += as_text(ends.sender_nonce.view());
  if (protocol > 1) text += as_text(channel.view());
  return text;
}

}  // namespace

schema::PeerHello Handshake::begin(const Hash& nonce, const Hash& channel, std::uint64_t unix_ms) {
  nonce_ = nonce;
  channel_ = channel;
  schema::PeerHello hello;
  hello.protocol_min = peer_limits::kProtocolLowest;
  hello.protocol_max = highest_;
  hello.node = signer_.node();
  hello.nonce = nonce;
  hello.time_ms = static_cast<std::int64_t>(unix_ms);
  return hello;
}

Result<schema::PeerAuth> Handshake::on_hello(const schema::PeerHello& hello) {
  if (hello_) return fail(problem::kBadMessage, "a second hello");
  if (hello.protocol_min > highest_ || hello.protocol_max < peer_limits::kProtocolLowest)
    return fail(problem::kVersionUnsupported, "this node speaks protocols " +
                                                  std::to_string(peer_limits::kProtocolLowest) + " to " +
                                                  std::to_string(highest_));
  if (hello.node == signer_.node()) return fail(problem::kForbidden, "the other end is this node");
  hello_ = hello;
  const Ends ends{signer_.node(), hello.node, hello.nonce, nonce_};
  schema::PeerAuth auth;
  auth.signature = signer_.sign(auth_text(protocol(), ends, channel_));
  return auth;
}

int Handshake::protocol() const { return std::min(highest_, static_cast<int>(hello_->protocol_max)); }

Result<void> Handshake::on_auth(const schema::PeerAuth& auth) {
  if (!hello_ || done_) return fail(problem::kBadMessage, "auth out of turn");
  const Ends ends{hello_->node, signer_.node(), nonce_, hello_->nonce};
  const auto is_signed = [&](const Hash& channel) {
    return verifier_.verify(hello_->node, auth_text(protocol(), ends, channel), auth.signature);
  };
  done_ = is_signed(channel_);
  if (done_) return {};
  // A peer that sees a plain connection where this end sees TLS sits behind a proxy: people are told so.
  if (protocol() > 1 && !channel_.is_zero() && is_signed({})) return fail(problem::kChannelUnbound);
  return fail(problem::kSignatureWrong, "auth");
}

}  // namespace giaoban
