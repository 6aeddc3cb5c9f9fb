#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sync/store/store.h"

namespace giaoban {

/// The node that this one is linked under, and what it was bound to when it joined.
struct ParentNode {
  NodeId node;
  std::string url;   ///< of its public listener: "http://host:port" or "https://…"
  UnitId unit;       ///< whose node this one is
  SpaceId registry;  ///< the space that holds units and clusters
};

/// A node that joined this one.
struct ChildNode {
  NodeId node;
  UnitId unit;
};

/// Which nodes this one deals with, kept in Table::kNodes under "parent", "unit" and "child/". Thread-safe; reads come
/// from memory.
class KnownNodes {
 public:
  /// `store` must outlive it.
  explicit KnownNodes(Store& store) : store_(store) {}

  /// Reads what is on disk. Before anything else. Errors: data_damaged.
  Result<void> load();

  std::optional<ParentNode> parent() const;
  std::optional<UnitId> child_unit(const NodeId& node) const;
  std::vector<ChildNode> children() const;
  /// The unit whose node this one is; zero where it was not said yet.
  UnitId own_unit() const;

  // Durable when they return. Errors: disk_full, storage_failed.
  /// Also sets the own unit.
  Result<void> set_parent(const ParentNode& parent);
  Result<void> set_own_unit(const UnitId& unit);
  /// `also` becomes durable together with the child.
  Result<void> add_child(const ChildNode& child, Batch also = {});

 private:
  Store& store_;
  mutable std::mutex mutex_;  // guards all below
  std::optional<ParentNode> parent_;
  std::map<NodeId, UnitId> children_;
  UnitId own_unit_;
};

}  // namespace giaoban
