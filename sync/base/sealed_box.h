#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/id.h"

namespace giaoban {

/// A key pair for boxes that anybody can seal and only its holder opens (libsodium's crypto_box_seal: X25519,
/// XSalsa20-Poly1305). The secret half lives in locked pages that neither swap nor a core dump takes, as far as the
/// system lets it, and is overwritten when the last holder lets go. Immutable; from any thread.
class SealKey {
 public:
  static constexpr std::size_t kBytes = 32;
  static constexpr std::size_t kOverhead = 48;  ///< by which a box is longer than what is in it

  /// A fresh one.
  static std::shared_ptr<const SealKey> make();
  /// From its secret half.
  static std::shared_ptr<const SealKey> from(std::span<const std::uint8_t, kBytes> secret);
  ~SealKey();
  SealKey(const SealKey&) = delete;
  SealKey& operator=(const SealKey&) = delete;

  const std::array<std::uint8_t, kBytes>& public_half() const { return public_half_; }
  std::span<const std::uint8_t, kBytes> secret_half() const { return std::span<const std::uint8_t, kBytes>(secret_, kBytes); }
  /// Opens a box of exactly `out.size()` bytes and kOverhead; false, and `out` without meaning, where it was not sealed for this key.
  bool open(std::string_view box, std::span<std::uint8_t> out) const;

 private:
  SealKey();
  std::array<std::uint8_t, kBytes> public_half_{};
  std::uint8_t* secret_;
};

/// Seals bytes for whoever holds the other half of the key; two boxes of the same bytes have nothing in common.
std::string seal_for(std::span<const std::uint8_t, SealKey::kBytes> public_half, std::span<const std::uint8_t> bytes);

/// Overwrites bytes in a way that no optimiser leaves out.
void wipe(std::span<std::uint8_t> bytes);

}  // namespace giaoban
