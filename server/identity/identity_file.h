#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "sync/log/ed25519.h"
#include "sync/store/store.h"

namespace giaoban {

/// All that makes a node this node, and comes back from no other: its key, the nodes that it knows, its accounts.
struct Identity {
  struct Row {
    Table table = Table::kNodes;  ///< kNodes or kAccounts
    std::string key, value;
    bool operator==(const Row&) const = default;
  };
  Ed25519Signer::Seed seed{};
  std::vector<Row> rows;
};

/// What guessing a passphrase costs (Argon2id, RFC 9106): passes over the memory, and its size.
struct SealingCost {
  std::uint8_t passes = 3;
  std::uint32_t kib = 256 << 10;

  // Bounds of what a file may ask for; beyond: refused.
  static constexpr std::uint8_t kMostPasses = 8;
  static constexpr std::uint32_t kLeastKib = 8, kMostKib = 1 << 20;
};

// The file (SPEC E6):
//   "giaoban identity 1\n", u8 passes, u32 kib, 16 bytes salt, 24 bytes nonce, secretbox(content)
//   content: 32 bytes seed, varuint n, n × (u8 table, varuint length, key, varuint length, value)
constexpr std::size_t kIdentityFileBytes = 16 << 20;  ///< a longer one is refused
constexpr std::size_t kIdentityRandomBytes = 16 + 24;

/// `random` must be fresh. Takes as long as the cost says. Error: too_large.
Result<std::string> seal_identity(const Identity& identity, std::string_view passphrase,
                                  std::span<const std::uint8_t, kIdentityRandomBytes> random, const SealingCost& cost);

/// Errors: data_damaged (no such file, or of a newer version), too_large, wrong_passphrase, busy (no memory for it now).
Result<Identity> open_identity(std::string_view file, std::string_view passphrase);

/// The content as it is sealed, and back. Error: data_damaged.
std::string encode_identity(const Identity& identity);
Result<Identity> decode_identity(std::string_view content);

/// The rows of a node's store that belong to its identity. Errors: data_damaged.
Result<std::vector<Identity::Row>> identity_rows(const Store& store);

/// Puts the rows into the store of a node that was never used, all or none. Errors: data_damaged (a row that no node can
/// read), already_exists (the store holds a node's data), disk_full, storage_failed.
Result<void> restore_rows(Store& store, const std::vector<Identity::Row>& rows);

}  // namespace giaoban
