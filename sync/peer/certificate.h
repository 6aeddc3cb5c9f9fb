#pragma once
#include <string>
#include <string_view>

#include "schema/shared.h"
#include "sync/base/result.h"
#include "sync/log/signer.h"

namespace giaoban {

using schema::UnitLevel;

/// A parent's word that a node is of a unit, for a time (SPEC E1).
struct Certificate {
  UnitId unit;
  UnitLevel level = UnitLevel::kCommune;
  NodeId node;
  NodeId issuer;
  std::uint64_t serial = 0;         ///< 1, 2, 3 … of the issuer
  std::uint64_t valid_from_ms = 0;  ///< Unix time, inclusive
  std::uint64_t valid_to_ms = 0;    ///< Unix time, exclusive
  Signature signature;

  bool operator==(const Certificate&) const = default;
};

constexpr std::size_t kCertificateBytes = 190;

/// Puts the issuer's signature on it. `issuer` must be the certificate's.
void sign_certificate(Certificate& certificate, const Signer& issuer);

std::string encode_certificate(const Certificate& certificate);

/// Does not look at signature, names and time. Error: node_certificate_wrong.
Result<Certificate> decode_certificate(std::string_view bytes);

/// Its hex form, as it stands in messages.
std::string certificate_hex(const Certificate& certificate);
Result<Certificate> read_certificate_hex(std::string_view hex);

/// Whether the issuer signed it and it holds at `unix_ms`. Errors: node_certificate_wrong, node_certificate_expired.
Result<void> check_certificate(const Certificate& certificate, const Verifier& verifier, std::uint64_t unix_ms);

}  // namespace giaoban
