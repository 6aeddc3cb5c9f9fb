#include "sync/peer/handshake.h"

#include <algorithm>

#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

/// What `sender` signs for `receiver`. The order of names and nonces keeps one side's auth from being played back
/// to it as the other's.
std::string auth_text(const NodeId& sender, const NodeId& receiver, const Hash& receiver_nonce,
                      const Hash& sender_nonce) {
  std::string text = "giaoban link 1";
  text += as_text(sender.view());
  text += as_text(receiver.view());
  text += as_text(receiver_nonce.view());
  text += as_text(sender_nonce.view());
  return text;
}

}  // namespace

schema::PeerHello Handshake::begin(const Hash& nonce, std::uint64_t unix_ms) {
  nonce_ = nonce;
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
  return schema::PeerAuth{signer_.sign(auth_text(signer_.node(), hello.node, hello.nonce, nonce_))};
}

int Handshake::protocol() const { return std::min(highest_, static_cast<int>(hello_->protocol_max)); }

Result<void> Handshake::on_auth(const schema::PeerAuth& auth) {
  if (!hello_ || done_) return fail(problem::kBadMessage, "auth out of turn");
  if (!verifier_.verify(hello_->node, auth_text(hello_->node, signer_.node(), nonce_, hello_->nonce), auth.signature))
    return fail(problem::kSignatureWrong, "auth");
  done_ = true;
  return {};
}

}  // namespace giaoban
