#pragma once
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/id.h"
#include "sync/log/payload.h"

namespace giaoban {

/// A row of a table of units that cannot be taken.
struct RowFault {
  std::size_t line = 1;  ///< from 1; 1 where the fault is the table's
  std::string column;    ///< empty where it is the row's
  std::string reason;    ///< in Vietnamese, for whoever keeps the table

  bool operator==(const RowFault&) const = default;
};

/// Faults that are named; a table with more has the rest counted.
constexpr std::size_t kRowFaultsMost = 100;

/// The id of a unit that a table names by `key`: the key itself where it is a uuid, otherwise made of it (RFC 9562, version 8),
/// so that the same table loaded twice, or at two offices, names the same units.
UnitId unit_of_key(std::string_view key);

/// Reads a table of units (CSV with a header; ops/demo/README.md) as records of the collection `units`. Rows with the same key
/// are one unit at different times, each from the day after the one before. All or nothing: every bad row is named, up to
/// kRowFaultsMost of them.
///
/// Columns: `key`, `name`, `full_name`, `kind`, `level`; of the row's own time `valid_from`, `valid_to`; `parent`, a key or the
/// id of a unit that `is_known` has; `code`, `region`, `coastal` (1 or empty), `successors` (keys, apart by spaces). Pure.
std::expected<std::vector<RecordChange>, std::vector<RowFault>> import_units(std::string_view table,
                                                                             const std::function<bool(const UnitId&)>& is_known);

}  // namespace giaoban
