#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace giaoban {

using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hex of any bytes, and back; nullopt unless `hex` is exactly 2·size lower-case digits.
std::string to_hex(ByteView bytes);
bool from_hex(std::string_view hex, std::span<std::uint8_t> out);

/// N bytes that name something; ordered as bytes. The tag keeps a node's id from being used as a hash.
template <std::size_t N, typename Tag>
struct FixedId {
  static constexpr std::size_t kSize = N;
  std::array<std::uint8_t, N> bytes{};

  auto operator<=>(const FixedId&) const = default;
  bool is_zero() const { return *this == FixedId{}; }
  ByteView view() const { return bytes; }

  /// Text form: hex.
  std::string text() const { return to_hex(bytes); }
  static std::optional<FixedId> parse(std::string_view hex) {
    FixedId id;
    if (!from_hex(hex, id.bytes)) return std::nullopt;
    return id;
  }
  /// From exactly N bytes.
  static FixedId from(ByteView raw) {
    FixedId id;
    std::memcpy(id.bytes.data(), raw.data(), N);
    return id;
  }
};

/// 128-bit id with the text form of RFC 9562 (8-4-4-4-12 lower-case hex): spaces, units, accounts, records.
struct Uuid {
  static constexpr std::size_t kSize = 16;
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_zero() const { return *this == Uuid{}; }
  ByteView view() const { return bytes; }

  std::string text() const;
  static std::optional<Uuid> parse(std::string_view text);
  static Uuid from(ByteView raw) {
    Uuid id;
    std::memcpy(id.bytes.data(), raw.data(), kSize);
    return id;
  }
};

using NodeId = FixedId<32, struct NodeIdTag>;        ///< an Ed25519 public key
using Hash = FixedId<32, struct HashTag>;            ///< BLAKE2b-256
using Signature = FixedId<64, struct SignatureTag>;  ///< Ed25519
using SpaceId = Uuid;
using UnitId = Uuid;
using AccountId = Uuid;
using CommandId = Uuid;

/// A fresh UUIDv7 (RFC 9562, 5.7) from the time and 10 random bytes, both given: no I/O here.
Uuid make_uuid(std::uint64_t unix_ms, std::span<const std::uint8_t, 10> random);

}  // namespace giaoban

template <std::size_t N, typename Tag>
struct std::hash<giaoban::FixedId<N, Tag>> {
  std::size_t operator()(const giaoban::FixedId<N, Tag>& id) const noexcept {
    std::size_t value;
    std::memcpy(&value, id.bytes.data(), sizeof value);
    return value;
  }
};
template <>
struct std::hash<giaoban::Uuid> {
  std::size_t operator()(const giaoban::Uuid& id) const noexcept {
    std::uint64_t high, low;
    std::memcpy(&high, id.bytes.data(), 8);
    std::memcpy(&low, id.bytes.data() + 8, 8);
    return high ^ (low * 0x9e3779b97f4a7c15ull);
  }
};
