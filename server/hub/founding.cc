#include "server/hub/founding.h"

#include <chrono>

#include "server/planning/days/days.h"

namespace giaoban {

RecordChange founding_of(const SpaceId& space, std::string_view kind, std::string_view title, const NodeId& owner, const Uuid& nonce) {
  return {"spaces", space.text(), {{"kind", kind}, {"title", title}, {"owner", owner.text()}, {"nonce", nonce.text()}}, {}};
}

RecordChange member_of(const Space& nodes_from, const UnitId& unit, std::string_view role) {
  Json nodes = Json::array();
  const auto member = nodes_from.members().find(unit);
  if (member != nodes_from.members().end())
    for (const NodeId& node : member->second) nodes.push_back(node.text());
  return {"members", unit.text(), {{"unit", unit.text()}, {"nodes", std::move(nodes)}, {"role", role}}, {}};
}

std::string vietnam_date(std::uint64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> now{milliseconds(unix_ms)};
  return day_text(floor<days>(now + hours(7)));
}

}  // namespace giaoban
