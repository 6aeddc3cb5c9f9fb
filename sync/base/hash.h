#pragma once
#include <memory>
#include <string_view>

#include "sync/base/id.h"

namespace giaoban {

/// BLAKE2b-256 (RFC 7693) over bytes that come in pieces.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& add(ByteView bytes);
  Hasher& add(std::string_view bytes) { return add(as_bytes(bytes)); }
  /// Call once; the hasher is spent afterwards.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Hash hash_of(std::string_view bytes);

}  // namespace giaoban
