#pragma once
#include <string_view>

#include "sync/base/id.h"

namespace giaoban {

/// Signs as one node. Thread-safe. Production uses Ed25519; a simulation may use something cheaper.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const NodeId& node() const = 0;
  virtual Signature sign(std::string_view text) const = 0;
};

/// Checks what a Signer of the same kind signed. Thread-safe.
class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual bool verify(const NodeId& node, std::string_view text, const Signature& signature) const = 0;
};

}  // namespace giaoban
