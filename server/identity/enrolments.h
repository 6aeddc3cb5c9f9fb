#pragma once
#include "server/identity/known_nodes.h"

namespace giaoban {

/// Certificates between this node, its parent and its children (SPEC E1–E3, E5). Keeps nothing of its own: what is known
/// stands in KnownNodes. Thread-safe.
class Enrolments {
 public:
  /// How long a certificate holds. An office that was cut off comes back as long as the half of it is left.
  static constexpr std::uint64_t kValidMs = 400 * 24 * 3600 * 1000ull;
  /// A child whose certificate holds for less than this is given a new one as soon as it is linked.
  static constexpr std::uint64_t kRenewMs = kValidMs / 2;
  /// A certificate begins so long before it is made: clocks differ (SPEC T2).
  static constexpr std::uint64_t kBeforeMs = 24 * 3600 * 1000ull;

  /// All must outlive it.
  Enrolments(KnownNodes& nodes, const Signer& signer, const Verifier& verifier)
      : nodes_(nodes), signer_(signer), verifier_(verifier) {}

  /// Gives a child a fresh certificate. Errors: record_unknown, node_revoked, node_replaced, disk_full, storage_failed.
  Result<Certificate> certify(const NodeId& child, UnitLevel level, std::uint64_t unix_ms);

  /// The certificate that a linked child should hold and did not show: its newest, a fresh one where that ends soon;
  /// nullopt where it has it. `level` is asked where a fresh one is made. Errors: those of certify().
  Result<std::optional<Certificate>> renewed(const NodeId& child, const std::optional<Certificate>& shown,
                                             const std::function<UnitLevel(const UnitId&)>& level, std::uint64_t unix_ms);

  /// Whether a node that has proved who it is may be linked now; the parent always may. `shown` is what it brought.
  /// Errors: node_revoked, node_replaced, node_certificate_expired, node_certificate_wrong.
  Result<void> admit(const NodeId& node, const std::optional<Certificate>& shown, std::uint64_t unix_ms) const;

  /// Keeps what the parent gave, whatever the clock here says: the parent's decides when it ends.
  /// Errors: node_certificate_wrong, disk_full, storage_failed.
  Result<void> keep(const Certificate& certificate);

  /// Ends an active child's right to link; `successor` is the node that takes its place, if any. Of a child that has
  /// been ended before nothing changes. Errors: record_unknown, disk_full, storage_failed.
  Result<ChildNode> end(const NodeId& child, NodeStanding standing, const NodeId& successor, std::uint64_t unix_ms);

 private:
  KnownNodes& nodes_;
  const Signer& signer_;
  const Verifier& verifier_;
};

/// Why a child of this standing is refused; active ones are not. Errors: node_revoked, node_replaced.
Result<void> check_standing(const ChildNode& child);

}  // namespace giaoban
