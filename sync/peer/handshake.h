#pragma once
#include <optional>
#include <string>

#include "schema/messages.h"
#include "sync/log/signer.h"

namespace giaoban {

/// Proof of who is at the other end (SPEC P1, P2): both sides say hello, then each signs both nonces.
class Handshake {
 public:
  /// Speaks the protocols from peer_limits::kProtocolLowest to `highest`.
  Handshake(const Signer& signer, const Verifier& verifier, int highest)
      : signer_(signer), verifier_(verifier), highest_(highest) {}

  /// Our hello, with a nonce that was never used before. `channel` names the TLS channel that both ends see, zero where
  /// there is none (SPEC E4).
  schema::PeerHello begin(const Hash& nonce, const Hash& channel, std::uint64_t unix_ms);

  /// Takes the peer's hello and gives our auth. Errors: version_unsupported; bad_message where it came before;
  /// forbidden where the peer claims to be this node.
  Result<schema::PeerAuth> on_hello(const schema::PeerHello& hello);

  /// Errors: bad_message before a hello or after a good auth, signature_wrong; channel_unbound where the peer signed
  /// for a connection without TLS and this end has one with it.
  Result<void> on_auth(const schema::PeerAuth& auth);


  bool has_hello() const { return hello_.has_value(); }
  bool is_done() const { return done_; }
  /// Who the peer claims to be, and is once is_done().
  const NodeId& peer() const { return hello_->node; }
  /// The highest protocol that both speak, once has_hello().
  int protocol() const;

 private:
  const Signer& signer_;
  const Verifier& verifier_;
  const int highest_;
  Hash nonce_, channel_;
  std::optional<schema::PeerHello> hello_;
  bool done_ = false;
};

}  // namespace giaoban
