#include "sync/log/ed25519.h"

#include <sodium.h>

namespace giaoban {

Ed25519Signer::Ed25519Signer(const Seed& seed) {
  crypto_sign_seed_keypair(node_.bytes.data(), secret_.data(), seed.data());
}

Ed25519Signer::~Ed25519Signer() { sodium_memzero(secret_.data(), secret_.size()); }

Signature Ed25519Signer::sign(std::string_view text) const {
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, as_bytes(text).data(), text.size(), secret_.data());
  return signature;
}

bool Ed25519Verifier::verify(const NodeId& node, std::string_view text, const Signature& signature) const {
  return crypto_sign_verify_detached(signature.bytes.data(), as_bytes(text).data(), text.size(),
                                     node.bytes.data()) == 0;
}

}  // namespace giaoban
