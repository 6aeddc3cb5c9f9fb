#pragma once
#include <expected>

#include "server/app/node_core.h"
#include "server/planning/registry/units_import.h"

namespace giaoban {

/// What loading a table of units did.
struct UnitsReport {
  std::size_t added = 0, changed = 0, same = 0;
  std::size_t members = 0;  ///< units right below the node's own that became members of the registry: they may enrol now
};

/// Loads a table of units (import_units()) into the registry that the node owns, all or nothing where the table is at fault.
/// What a table leaves empty is taken away from a unit that it names; units that it does not name stay as they are. `today`,
/// yyyy-mm-dd, tells which units exist now. Errors, as rows: those of the table, no registry of its own, and what the disk said.
std::expected<UnitsReport, std::vector<RowFault>> load_units(NodeCore& core, std::string_view table, std::string_view today);

}  // namespace giaoban
