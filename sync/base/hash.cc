#include "sync/base/hash.h"

#include <sodium.h>

namespace giaoban {

struct Hasher::State {
  crypto_generichash_state blake;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->blake, nullptr, 0, Hash::kSize);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::add(ByteView bytes) {
  crypto_generichash_update(&state_->blake, bytes.data(), bytes.size());
  return *this;
}

Hash Hasher::finish() {
  Hash hash;
  crypto_generichash_final(&state_->blake, hash.bytes.data(), Hash::kSize);
  return hash;
}

Hash hash_of(std::string_view bytes) { 
  Hash hash;
  crypto_generichash(hash.bytes.data(), Hash::kSize, as_bytes(bytes).data(), bytes.size(), nullptr, 0);
  return hash;
}

}  // namespace giaoban
