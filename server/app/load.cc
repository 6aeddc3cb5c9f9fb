#include "server/app/load.h"

#include "server/app/found.h"
#include "server/app/people.h"
#include "sync/log/chain.h"
#include "sync/space/policy.h"

namespace giaoban {
namespace {

/// Records that one commit of a load holds at most.
constexpr std::size_t kRecordsPerCommit = 500;

RecordChange member_change(const NodeCore& core, const UnitId& unit, const std::string& role) {
  // Until a unit has a node of its own, its parent's node vouches for its people.
  return {"members", unit.text(), {{"unit", unit.text()}, {"nodes", {core.signer().node().text()}}, {"role", role}}, {}};
}

Result<void> put_all(NodeCore& core, const SpaceId& space, std::vector<RecordChange> changes) {
  for (std::size_t at = 0; at < changes.size(); at += kRecordsPerCommit) {
    const auto end = changes.begin() + static_cast<long>(std::min(at + kRecordsPerCommit, changes.size()));
    std::vector<RecordChange> part(std::make_move_iterator(changes.begin() + static_cast<long>(at)),
                                   std::make_move_iterator(end));
    if (auto written = core.put_own(space, std::move(part)); !written) return written;
  }
  return {};
}

}  // namespace

Result<LoadReport> load(NodeCore& core, Accounts& accounts, const LoadFile& file) {
  LoadReport report;
  std::map<std::string, SpaceId> ids;
  if (const auto registry = core.directory().registry(); registry && registry->owner() == core.signer().node())
    ids["registry"] = registry->id();
  for (const SpaceToLoad& space : file.spaces)
    if (space.name != "registry") ids[space.name] = space_id(core.signer().node(), space.nonce);

  for (const SpaceToLoad& space : file.spaces) {
    std::vector<RecordChange> members, records;
    for (const auto& [unit, role] : space.members) members.push_back(member_change(core, unit, role));
    for (const RecordChange& record : space.records) {
      auto resolved = resolve_spaces(record, ids);
      if (!resolved) return std::unexpected(resolved.error());
      records.push_back(std::move(*resolved));
    }
    const auto host = core.hub().find(ids[space.name]);
    if (space.name != "registry" && host != nullptr) {
      ++report.kept_spaces;
      continue;
    }
    report.records += records.size();
    ++report.spaces;
    if (space.name == "registry") {
      if (!ids.contains("registry")) return fail(problem::kSpaceUnknown, "this node has no registry of its own");
      std::ranges::move(members, std::back_inserter(records));
      if (auto written = put_all(core, ids["registry"], std::move(records)); !written)
        return std::unexpected(written.error());
      continue;
    }
    const auto founded = found_space(core, space.kind, space.title, space.nonce, std::move(members), {});
    if (!founded) return std::unexpected(founded.error());
    if (auto written = put_all(core, *founded, std::move(records)); !written) return std::unexpected(written.error());
  }
  for (const schema::NewAccount& account : file.accounts) {
    auto added = add_account(core, accounts, account);
    if (!added && added.error().code != problem::kAlreadyExists) return std::unexpected(added.error());
    ++(added ? report.accounts : report.kept_accounts);
  }
  return report;
}

}  // namespace giaoban
