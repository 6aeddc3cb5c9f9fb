#pragma once
#include "server/app/node_core.h"

namespace giaoban {

/// The unit that a new root node belongs to.
struct FirstUnit {
  UnitId unit;
  std::string name, full_name, kind, level;
};

/// `giaoban init`: makes the key, the database and the registry with the node's own unit in it, and returns the node's
/// id. Errors: already_exists, invalid_field, and those of opening a store.
Result<NodeId> found_node(const DataDir& dir, const FirstUnit& first);

/// Founds a space of this node with its first members and records. Errors: those of check_entry.
Result<SpaceId> found_space(NodeCore& core, std::string_view kind, const std::string& title, const Uuid& nonce,
                            std::vector<RecordChange> members, std::vector<RecordChange> records);

}  // namespace giaoban
