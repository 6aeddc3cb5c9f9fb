#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "server/identity/known_nodes.h"

/// Rows of Table::kNodes that name other nodes.
///
///   parent         node, unit, space, url
///   child/ node    unit [, u8 standing, u64 since_ms, node successor, certificate or nothing]
///   seen/ node     u64 unix_ms
///
/// What stands in brackets is missing in rows that the first release wrote.
namespace giaoban::node_rows {

std::string encode(const ParentNode& parent);
std::string encode(const ChildNode& child);
std::string encode_seen(std::uint64_t unix_ms);

// nullopt where the row is damaged.
std::optional<ParentNode> decode_parent(std::string_view value);
std::optional<ChildNode> decode_child(const NodeId& node, std::string_view value);
std::optional<std::uint64_t> decode_seen(std::string_view value);

}  // namespace giaoban::node_rows
