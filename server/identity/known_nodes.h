#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "schema/api.h"
#include "sync/peer/certificate.h"
#include "sync/store/store.h"

namespace giaoban {

using schema::NodeStanding;

/// The node that this one is linked under, and what it was bound to when it joined.
struct ParentNode {
  NodeId node;
  std::string url;   ///< of its public listener: "http://host:port" or "https://…"
  UnitId unit;       ///< whose node this one is
  SpaceId registry;  ///< the space that holds units and clusters
};

/// A node that joined this one. Its row stays when it may not link any more, so that it is told why.
struct ChildNode {
  NodeId node;
  UnitId unit;
  NodeStanding standing = NodeStanding::kActive;
  std::uint64_t since_ms = 0;  ///< when the standing began
  NodeId successor = {};       ///< of a node that was replaced or has a new key; zero otherwise
  std::optional<Certificate> certificate = {};  ///< the newest that it was given
};

/// Which nodes this one deals with, kept in Table::kNodes under "parent", "unit", "certificate", "child/" and "seen/".
/// Thread-safe; reads come from memory.
class KnownNodes {
 public:
  /// `store` must outlive it.
  explicit KnownNodes(Store& store) : store_(store) {}

  /// Reads what is on disk. Before anything else. Errors: data_damaged.
  Result<void> load();

  std::optional<ParentNode> parent() const;
  /// What the parent gave this node last; nullopt where it never did.
  std::optional<Certificate> own_certificate() const;
  std::optional<ChildNode> child(const NodeId& node) const;
  std::vector<ChildNode> children() const;
  /// The unit whose node this one is; zero where it was not said yet.
  UnitId own_unit() const;
  /// When the node was last linked; nullopt where it never was.
  std::optional<std::uint64_t> last_seen_ms(const NodeId& node) const;

  /// A number for a certificate of this node: 1, 2, 3 …, each given once.
  std::uint64_t take_serial();

  // Durable when they return. Errors: disk_full, storage_failed.
  /// Also sets the own unit, and forgets the certificate of another parent.
  Result<void> set_parent(const ParentNode& parent);
  Result<void> set_own_unit(const UnitId& unit);
  Result<void> set_own_certificate(const Certificate& certificate);
  /// Adds the child, or overwrites what was known of it. `also` becomes durable together with it.
  Result<void> add_child(const ChildNode& child, Batch also = {});
  /// Changes what is known of a child as one step: nobody else's change comes between. Returns it as it is then.
  /// Errors: record_unknown where there is no such child; what `change` returns, then nothing is changed.
  Result<ChildNode> change_child(const NodeId& node, const std::function<Result<void>(ChildNode&)>& change);
  Result<void> note_seen(const std::vector<NodeId>& nodes, std::uint64_t unix_ms);

 private:
  Result<void> load_own();
  Result<void> load_rows(std::string_view prefix, const std::function<bool(const NodeId&, std::string_view)>& take);

  Store& store_;
  mutable std::mutex mutex_;  // guards all below
  std::optional<ParentNode> parent_;
  std::optional<Certificate> certificate_;
  std::map<NodeId, ChildNode> children_;
  std::map<NodeId, std::uint64_t> seen_ms_;
  UnitId own_unit_;
  std::uint64_t last_serial_ = 0;
};

}  // namespace giaoban
