#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "server/identity/known_nodes.h"

namespace giaoban {

/// One-time codes by which a unit's new node becomes a child of this one. Only hashes are stored, in Table::kNodes
/// under "join/". Thread-safe.
class JoinCodes {
 public:
  static constexpr std::uint64_t kLifetimeMs = 24 * 3600 * 1000ull;
  /// Wrong codes in kThrottleMs; beyond, every code is refused until the oldest of them is that old.
  static constexpr std::size_t kWrongAttempts = 20;
  static constexpr std::uint64_t kThrottleMs = 60'000;
  static constexpr std::size_t kRandomBytes = 10;

  struct Issued {
    std::string code;  ///< "XXXX-XXXX-XXXX-XXXX", shown once
    std::uint64_t expires_ms = 0;
  };

  /// What a code was for.
  struct Redeemed {
    UnitId unit;
    NodeId replaces;  ///< the lost node whose place is taken; zero where none is
  };

  JoinCodes(Store& store, KnownNodes& nodes) : store_(store), nodes_(nodes) {}

  /// A code for a node of `unit`, which may take the place of a lost child of that unit (SPEC E5). `random` must come
  /// from the system's generator. Errors: record_unknown (no such child to replace), disk_full, storage_failed.
  Result<Issued> issue(const UnitId& unit, const NodeId& replaces, const std::array<std::uint8_t, kRandomBytes>& random,
                       std::uint64_t unix_ms);

  /// Spends the code and makes `node` a child, together. The same node may come again with the same code until it
  /// expires, since the answer may have been lost; a node that is a child already may come with a new one. Small and capital letters,
  /// spaces and hyphens do not matter, and O, I, L count as 0, 1, 1.
  /// Errors: code_invalid, too_many, node_revoked, node_replaced, disk_full, storage_failed.
  Result<Redeemed> redeem(std::string_view code, const NodeId& node, std::uint64_t unix_ms);

 private:
  bool is_throttled(std::uint64_t unix_ms);

  Store& store_;
  KnownNodes& nodes_;
  std::mutex mutex_;  // guards below, and makes redeem() one step
  std::deque<std::uint64_t> wrong_;  // times of wrong attempts
};

/// The code as it is hashed and signed: the sixteen characters without what people add. Empty where it is none.
std::string plain_code(std::string_view code);

}  // namespace giaoban
