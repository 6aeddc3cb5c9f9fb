#pragma once
#include <functional>

#include "server/hub/directory.h"
#include "server/identity/enrolments.h"
#include "sync/peer/replica_view.h"
#include "sync/store/blob_store.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// What sessions see of this node. Thread-safe.
class StoreView : public ReplicaView {
 public:
  StoreView(const Store& store, const LogCatalog& catalog, const Directory& directory, const KnownNodes& nodes,
            const Enrolments& enrolments, const BlobStore& blobs)
      : store_(store), catalog_(catalog), directory_(directory), nodes_(nodes), enrolments_(enrolments), blobs_(blobs) {}

  std::optional<Relation> relation(const NodeId& node) const override;
  std::vector<SpaceId> shared_with(const NodeId& node) const override;
  bool shares(const SpaceId& space, const NodeId& node) const override;
  std::optional<NodeId> owner(const SpaceId& space) const override;
  /// Registries and plans before conferences: they say who may write what.
  Urgency urgency(const SpaceId& space) const override;
  std::optional<Checkpoint> start(const SpaceId& space) const override;
  std::optional<Checkpoint> base(const SpaceId& space) const override;
  std::map<NodeId, Head> heads(const SpaceId& space) const override;
  Result<std::optional<LogBatch>> read_batch(const LogId& log, std::uint64_t from_seq,
                                             std::size_t aim_bytes) const override;

  std::optional<Certificate> own_certificate(const NodeId& parent) const override;
  Result<void> admit(const NodeId& node, const std::optional<Certificate>& shown, std::uint64_t unix_ms) const override;

  /// Visits the files that records of a space name, deleted records too.
  void each_blob(const SpaceId& space, const std::function<void(const Hash& blob)>& visit) const;
  /// Whether a record of the space names the file.
  bool names_blob(const SpaceId& space, const Hash& blob) const;
  /// Spaces that may have files, those of checkpoints among them.
  std::vector<SpaceId> spaces_with_files() const;

 private:
  const Store& store_;
  const LogCatalog& catalog_;
  const Directory& directory_;
  const KnownNodes& nodes_;
  const Enrolments& enrolments_;
  const BlobStore& blobs_;
};

}  // namespace giaoban
