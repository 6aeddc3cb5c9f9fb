#include "server/api/listings.h"

#include "server/api/wait_for.h"
#include "sync/store/layout.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

Json nodes_json(const std::set<NodeId>& nodes) {
  Json list = Json::array();
  for (const NodeId& node : nodes) list.push_back(node.text());
  return list;
}

/// The unit's member record with one more node; nullopt where it is listed already.
std::optional<RecordChange> listing(const SpaceCard& card, const UnitId& unit, const NodeId& node) {
  std::set<NodeId> nodes = card.members.at(unit);
  if (!nodes.insert(node).second) return std::nullopt;
  return RecordChange{"members", unit.text(), {{"nodes", nodes_json(nodes)}}, {}};
}

/// The `closed` of a member record with one more log.
Json closed_with(const Store& store, const SpaceId& space, const UnitId& unit, const NodeId& node, std::uint64_t end) {
  Json closed = Json::array();
  const auto value = store.get(Table::kRecords, layout::record_key(space, {"members", unit.text()}));
  const auto record = value ? Record::decode(*value) : fail(problem::kRecordUnknown);
  if (const Json* before = record ? record->field("closed") : nullptr)
    for (const Json& log : *before)
      if (log.at("node") != node.text()) closed.push_back(log);
  closed.push_back({{"node", node.text()}, {"seq", end}});
  return closed;
}

/// The changes that take the node off every unit of a space, with its log closed at `end`.
std::vector<RecordChange> closings(const Services& services, const SpaceCard& card, const NodeId& node,
                                   const NodeId& successor, std::uint64_t end) {
  std::vector<RecordChange> changes;
  for (const auto& [unit, listed] : card.members) {
    if (!listed.contains(node)) continue;
    std::set<NodeId> nodes = listed;
    nodes.erase(node);
    if (!successor.is_zero()) nodes.insert(successor);
    Json fields = {{"nodes", nodes_json(nodes)}, {"closed", closed_with(services.store, card.id, unit, node, end)}};
    changes.push_back({"members", unit.text(), std::move(fields), {}});
  }
  return changes;
}

awaitable<Result<void>> put(Hub& hub, SpaceId space, std::vector<RecordChange> changes) {
  auto start = [&hub, space, changes = std::move(changes)](auto done) {
    hub.put_own(space, changes, [done](const Result<void>& outcome) { done(outcome); });
  };
  co_return co_await wait_for<Result<void>>(std::move(start));
}

}  // namespace

awaitable<Result<void>> list_everywhere(Hub& hub, UnitId unit, NodeId node) {
  for (const auto& card : hub.directory().of_unit(unit)) {
    if (card->owner != hub.services().signer.node()) continue;
    auto change = listing(*card, unit, node);
    if (!change) continue;
    std::vector<RecordChange> changes{std::move(*change)};
    if (auto written = co_await put(hub, card->id, std::move(changes)); !written) co_return written;
  }
  co_return Result<void>();
}

awaitable<Result<void>> close_everywhere(Hub& hub, NodeId node, NodeId successor,
                                         std::map<SpaceId, std::uint64_t> ends) {
  const Services& services = hub.services();
  for (const auto& card : hub.directory().all()) {
    if (card->owner != services.signer.node()) continue;
    std::uint64_t end = read_heads(services.store, services.catalog, card->id)[node].seq;
    if (const auto said = ends.find(card->id); said != ends.end()) end = std::max(end, said->second);
    auto changes = closings(services, *card, node, successor, end);
    if (changes.empty()) continue;
    if (auto written = co_await put(hub, card->id, std::move(changes)); !written) co_return written;
  }
  co_return Result<void>();
}

}  // namespace giaoban
