#include "server/app/found.h"

#include "sync/base/random.h"
#include "sync/log/chain.h"

namespace giaoban {

Result<SpaceId> found_space(NodeCore& core, std::string_view kind, const std::string& title, const Uuid& nonce,
                            std::vector<RecordChange> members, std::vector<RecordChange> records) {
  const NodeId& owner = core.signer().node();
  const SpaceId space = space_id(owner, nonce);
  std::vector<RecordChange> changes;
  changes.push_back({"spaces",
                     space.text(),
                     {{"kind", kind}, {"title", title}, {"owner", owner.text()}, {"nonce", nonce.text()}},
                     {}});
  std::ranges::move(members, std::back_inserter(changes));
  std::ranges::move(records, std::back_inserter(changes));
  if (auto written = core.put_own(space, std::move(changes)); !written) return std::unexpected(written.error());
  return space;
}

Result<NodeId> found_node(const DataDir& dir, const FirstUnit& first) {
  if (auto key = make_key(dir); !key) return std::unexpected(key.error());
  auto core = NodeCore::open(dir);
  if (!core) return std::unexpected(core.error());
  if (auto started = (*core)->start(); !started) return std::unexpected(started.error());
  const NodeId node = (*core)->signer().node();
  const std::string unit = first.unit.text();
  RecordChange member{"members", unit, {{"unit", unit}, {"nodes", {node.text()}}, {"role", "convener"}}, {}};
  RecordChange record{
      "units",
      unit,
      {{"name", first.name}, {"full_name", first.full_name}, {"kind", first.kind}, {"level", first.level}},
      {}};
  const Uuid nonce = make_uuid(unix_ms_now(), random_bytes<10>());
  const auto registry =
      found_space(**core, "registry", first.full_name, nonce, {std::move(member)}, {std::move(record)});
  if (!registry) return std::unexpected(registry.error());
  if (auto kept = (*core)->known_nodes().set_own_unit(first.unit); !kept) return std::unexpected(kept.error());
  return node;
}

}  // namespace giaoban
