#pragma once
#include <map>
#include <optional>
#include <vector>

#include "sync/log/log_batch.h"
#include "sync/peer/certificate.h"
#include "sync/peer/fair_shares.h"
#include "sync/space/checkpoint.h"

namespace giaoban {

/// What another node is to this one.
enum class Relation : std::uint8_t { kParent, kChild };

/// What a PeerSession may know of its node: committed state only, so nothing is sent that a crash could take back.
class ReplicaView {
 public:
  virtual ~ReplicaView() = default;

  /// nullopt for a node that is neither parent nor child.
  virtual std::optional<Relation> relation(const NodeId& node) const = 0;
  /// Spaces in which a unit of `node` is a member, or which it owns (SPEC P3, P11).
  virtual std::vector<SpaceId> shared_with(const NodeId& node) const = 0;
  /// Whether `space` is one of those.
  virtual bool shares(const SpaceId& space, const NodeId& node) const = 0;
  /// nullopt where the space is not known here.
  virtual std::optional<NodeId> owner(const SpaceId& space) const = 0;
  /// How soon entries of the space are wanted; a session itself knows where people are at work (SPEC P23).
  virtual Urgency urgency(const SpaceId&) const { return Urgency::kOrdinary; }
  /// Where a newcomer may start. nullopt where there is no checkpoint whose state is at hand (SPEC P24).
  virtual std::optional<Checkpoint> start(const SpaceId&) const { return std::nullopt; }
  /// The checkpoint that stands for entries which are not kept any more. nullopt where all are.
  virtual std::optional<Checkpoint> base(const SpaceId&) const { return std::nullopt; }
  /// The heads of its logs.
  virtual std::map<NodeId, Head> heads(const SpaceId& space) const = 0;
  VersionVector held(const SpaceId& space) const {
    VersionVector vector;
    for (const auto& [origin, head] : heads(space)) vector[origin] = head.seq;
    return vector;
  }
  /// Entries from `from_seq` on that end at a signed head, about `aim_bytes` of them and at least one; nullopt where
  /// there is nothing. Errors: data_damaged.
  virtual Result<std::optional<LogBatch>> read_batch(const LogId& log, std::uint64_t from_seq,
                                                     std::size_t aim_bytes) const = 0;

  // --- certificates (SPEC E3); a view of a node without enrolment leaves both as they are
  /// The certificate that `parent` gave this node; nullopt where it gave none.
  virtual std::optional<Certificate> own_certificate(const NodeId& parent) const {
    (void)parent;
    return std::nullopt;
  }
  /// Whether a node may be linked now. `shown` is the certificate that it brought; nullopt before it did and where it has
  /// none.
  /// Errors: node_revoked, node_replaced, node_certificate_expired, node_certificate_wrong.
  virtual Result<void> admit(const NodeId& node, const std::optional<Certificate>& shown, std::uint64_t unix_ms) const {
    (void)node, (void)shown, (void)unix_ms;
    return {};
  }
};

}  // namespace giaoban
