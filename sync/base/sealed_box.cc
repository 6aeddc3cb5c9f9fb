#include "sync/base/sealed_box.h"

#include <sodium.h>

#include <algorithm>
#include <new>

namespace giaoban {

static_assert(SealKey::kBytes == crypto_box_SECRETKEYBYTES && SealKey::kBytes == crypto_box_PUBLICKEYBYTES);
static_assert(SealKey::kOverhead == crypto_box_SEALBYTES);

namespace {

/// sodium_malloc() ends the program where the library was not started; starting it again does nothing. Thread-safe.
void* guarded_memory(std::size_t bytes) { return sodium_init() < 0 ? nullptr : sodium_malloc(bytes); }

}  // namespace

SealKey::SealKey() : secret_(static_cast<std::uint8_t*>(guarded_memory(kBytes))) {
  if (secret_ == nullptr) throw std::bad_alloc();
}

SealKey::~SealKey() { sodium_free(secret_); }  // which overwrites first

std::shared_ptr<const SealKey> SealKey::make() {
  std::shared_ptr<SealKey> key(new SealKey);
  crypto_box_keypair(key->public_half_.data(), key->secret_);
  return key;
}

std::shared_ptr<const SealKey> SealKey::from(std::span<const std::uint8_t, kBytes> secret) {
  std::shared_ptr<SealKey> key(new SealKey);
  std::ranges::copy(secret, key->secret_);
  crypto_scalarmult_base(key->public_half_.data(), key->secret_);
  return key;
}

bool SealKey::open(std::string_view box, std::span<std::uint8_t> out) const {
  if (box.size() != out.size() + kOverhead) return false;
  return crypto_box_seal_open(out.data(), reinterpret_cast<const unsigned char*>(box.data()), box.size(), public_half_.data(), secret_) == 0;
}

std::string seal_for(std::span<const std::uint8_t, SealKey::kBytes> public_half, std::span<const std::uint8_t> bytes) {
  std::string box(bytes.size() + SealKey::kOverhead, '\0');
  crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), bytes.data(), bytes.size(), public_half.data());
  return box;
}

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

}  // namespace giaoban
