#pragma once
#include <optional>

#include "server/hub/decide.h"

namespace giaoban {

/// Whether a unit may be given something to do today: the registry does not say that it ended. Of a unit that the registry does not
/// know, nothing is held against it. Error: unit_ended at `pointer`, with the names of its successors.
Result<void> check_standing(const DecisionContext& context, const UnitId& unit, const std::string& pointer);

/// The change by which a unit that is not there yet, such as the successor of one that was merged, becomes a member of a conference;
/// nothing where it is one. Error: invalid_field at `pointer` (the registry lists no node for it).
Result<std::optional<RecordChange>> let_in(const DecisionContext& context, const UnitId& unit, const std::string& pointer);

}  // namespace giaoban
