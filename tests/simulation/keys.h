#pragma once
#include <memory>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"
#include "sync/log/ed25519.h"

namespace giaoban::simulation {

/// Signs with a keyed hash, a hundred times faster than Ed25519. Nobody in a simulation computes another node's key, so a
/// forger has to guess as with real keys.
class KeyedSigner : public Signer {
 public:
  explicit KeyedSigner(const NodeId& node) : node_(node) {}
  const NodeId& node() const override { return node_; }
  Signature sign(std::string_view text) const override { return signature_of(node_, text); }

  static Signature signature_of(const NodeId& node, std::string_view text) {
    const Hash hash = Hasher().add("simulated key").add(node.view()).add(text).finish();
    Signature signature;
    for (std::size_t i = 0; i < Signature::kSize; ++i) signature.bytes[i] = hash.bytes[i % Hash::kSize];
    return signature;
  }

 private:
  NodeId node_;
};

class KeyedVerifier : public Verifier {
 public:
  bool verify(const NodeId& node, std::string_view text, const Signature& signature) const override {
    return KeyedSigner::signature_of(node, text) == signature;
  }
};

/// The keys of a run: real ones or the cheap ones.
struct Keys {
  bool are_real = false;

  std::unique_ptr<Signer> signer(unsigned number) const {
    Ed25519Signer::Seed seed{static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8), 7};
    if (are_real) return std::make_unique<Ed25519Signer>(seed);
    std::string text = "node ";
    ByteWriter(text).u32(number);
    return std::make_unique<KeyedSigner>(NodeId::from(hash_of(text).view()));
  }
  const Verifier& verifier() const {
    static const KeyedVerifier keyed;
    static const Ed25519Verifier real;
    return are_real ? static_cast<const Verifier&>(real) : keyed;
  }
};

}  // namespace giaoban::simulation
