#include "sync/space/membership.h"

namespace giaoban {
namespace {

Json nodes_json(const std::set<NodeId>& nodes) {
  Json list = Json::array();
  for (const NodeId& node : nodes) list.push_back(node.text());
  return list;
}

/// The member's `closed`, with more logs closed where the owner holds them now.
Json closed_json(const Space& space, const Record& member, const std::set<NodeId>& leaving) {
  auto closed = closed_logs(member);
  for (const NodeId& node : leaving) closed[node] = space.head(node).seq;
  Json list = Json::array();
  for (const auto& [node, seq] : closed) list.push_back({{"node", node.text()}, {"seq", seq}});
  return list;
}

}  // namespace

std::optional<RecordChange> list_node(const Space& space, const UnitId& unit, const NodeId& node) {
  const auto member = space.members().find(unit);
  if (member == space.members().end() || member->second.contains(node)) return std::nullopt;
  std::set<NodeId> nodes = member->second;
  nodes.insert(node);
  return RecordChange{"members", unit.text(), {{"nodes", nodes_json(nodes)}}, {}};
}

std::optional<RecordChange> close_node(const Space& space, const UnitId& unit, const NodeId& node) {
  if (!space.vouches(node, unit)) return std::nullopt;
  std::set<NodeId> nodes = space.members().at(unit);
  nodes.erase(node);
  const Record& member = *space.find("members", unit.text());
  return RecordChange{"members", unit.text(), {{"nodes", nodes_json(nodes)}, {"closed", closed_json(space, member, {node})}}, {}};
}

std::optional<RecordChange> close_unit(const Space& space, const UnitId& unit) {
  if (!space.has_member(unit)) return std::nullopt;
  const Record& member = *space.find("members", unit.text());
  return RecordChange{"members",
                      unit.text(),
                      {{"nodes", Json::array()}, {"closed", closed_json(space, member, space.members().at(unit))}},
                      true};
}

}  // namespace giaoban
