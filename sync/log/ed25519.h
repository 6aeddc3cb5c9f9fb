#pragma once
#include <array>
#include <span>

#include "sync/log/signer.h"

namespace giaoban {

/// Ed25519 (RFC 8032) by libsodium. The secret is wiped when the signer goes.
class Ed25519Signer : public Signer {
 public:
  using Seed = std::array<std::uint8_t, 32>;

  explicit Ed25519Signer(const Seed& seed);
  ~Ed25519Signer() override;
  Ed25519Signer(const Ed25519Signer&) = delete;
  Ed25519Signer& operator=(const Ed25519Signer&) = delete;

  const NodeId& node() const override { return node_; }
  Signature sign(std::string_view text) const override;

 private:
  NodeId node_;
  std::array<std::uint8_t, 64> secret_;
};

class Ed25519Verifier : public Verifier {
 public:
  bool verify(const NodeId& node, std::string_view text, const Signature& signature) const override;
};

}  // namespace giaoban
