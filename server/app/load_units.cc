#include "server/app/load_units.h"

#include <array>

namespace giaoban {
namespace {

/// Records that one commit holds at most.
constexpr std::size_t kRecordsPerCommit = 500;
constexpr std::array kTableFields = {"name",      "full_name", "kind",       "level",      "code",   "parent",
                                     "region",    "is_coastal", "valid_from", "valid_to", "successors", "earlier"};

/// What the table changes of a unit: its fields, and null for those that it leaves empty.
Json difference(const Record* unit, const Json& fields) {
  Json patch = Json::object();
  for (const char* name : kTableFields) {
    const Json* before = unit == nullptr ? nullptr : unit->field(name);
    const auto after = fields.find(name);
    if (after != fields.end() && (before == nullptr || *before != *after)) patch[name] = *after;
    if (after == fields.end() && before != nullptr) patch[name] = nullptr;
  }
  return patch;
}

bool is_now(const Json& fields, std::string_view today) {
  return fields.value("valid_from", std::string()) <= today && today <= fields.value("valid_to", std::string("9999"));
}

std::unexpected<std::vector<RowFault>> failed(const std::string& reason) { return std::unexpected(std::vector{RowFault{1, "", reason}}); }

}  // namespace

std::expected<UnitsReport, std::vector<RowFault>> load_units(NodeCore& core, std::string_view table, std::string_view today) {
  const auto registry = core.directory().registry();
  if (!registry || registry->owner() != core.signer().node()) return failed("nút này không có danh bạ của riêng mình");
  const auto find = [&](const UnitId& unit) { return registry->find("units", unit.text()); };
  const auto units = import_units(table, [&](const UnitId& unit) { return find(unit) != nullptr && find(unit)->exists(); });
  if (!units) return std::unexpected(units.error());

  UnitsReport report;
  std::vector<RecordChange> changes;
  const std::string own = core.known_nodes().own_unit().text();
  for (const RecordChange& unit : *units) {
    const Record* before = registry->find("units", unit.id);
    const bool is_there = before != nullptr && before->exists();
    Json patch = difference(before, unit.fields);
    ++(patch.empty() && is_there ? report.same : is_there ? report.changed : report.added);
    if (!patch.empty() || !is_there)
      changes.push_back({"units", unit.id, std::move(patch), before != nullptr && before->is_deleted() ? std::optional(false) : std::nullopt});
    const bool is_child = unit.fields.value("parent", std::string()) == own && is_now(unit.fields, today);
    if (!is_child || registry->find("members", unit.id) != nullptr) continue;
    ++report.members;
    changes.push_back({"members", unit.id, {{"unit", unit.id}, {"nodes", {core.signer().node().text()}}, {"role", "member"}}, {}});
  }
  for (std::size_t at = 0; at < changes.size(); at += kRecordsPerCommit) {
    const auto end = std::min(at + kRecordsPerCommit, changes.size());
    std::vector<RecordChange> part(changes.begin() + static_cast<long>(at), changes.begin() + static_cast<long>(end));
    if (auto written = core.put_own(registry->id(), std::move(part)); !written)
      return failed("đĩa: " + std::string(written.error().code) + " " + written.error().pointer + " " + written.error().detail);
  }
  return report;
}

}  // namespace giaoban
