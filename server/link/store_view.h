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

  /// A file as a record of its space names it.
  struct NamedFile {
    Hash blob;
    std::uint64_t size = 0;
    bool is_deleted = false;  ///< the record is
    bool is_state = false;    ///< of a checkpoint, or of final minutes: needed whatever the policy of its files is
  };
  void each_file(const SpaceId& space, const std::function<void(const NamedFile&)>& visit) const;
  /// nullopt where no record of the space names the file.
  std::optional<NamedFile> find_file(const SpaceId& space, const Hash& blob) const;
  FilePolicy file_policy(const SpaceId& space) const;
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
