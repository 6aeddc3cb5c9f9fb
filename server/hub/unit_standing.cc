#include "server/hub/unit_standing.h"

#include "server/hub/founding.h"

namespace giaoban {
namespace {

std::string successors_of(const Space& registry, const Record& unit) {
  const Json* successors = unit.field("successors");
  std::string names;
  if (successors == nullptr || !successors->is_array()) return names;
  for (const Json& id : *successors) {
    const Record* successor = registry.find("units", id.get<std::string>());
    if (successor == nullptr || !successor->exists()) continue;
    names += (names.empty() ? "" : ", ") + successor->text("full_name");
  }
  return names;
}

}  // namespace

Result<void> check_standing(const DecisionContext& context, const UnitId& unit, const std::string& pointer) {
  const Record* record = context.registry != nullptr ? context.registry->find("units", unit.text()) : nullptr;
  if (record == nullptr || !record->exists()) return {};
  const std::string last = record->text("valid_to");
  if (last.empty() || last >= vietnam_date(context.unix_ms)) return {};
  return fail(problem::kUnitEnded, successors_of(*context.registry, *record), pointer);
}

Result<std::optional<RecordChange>> let_in(const DecisionContext& context, const UnitId& unit, const std::string& pointer) {
  if (context.space.has_member(unit)) return std::nullopt;
  if (context.registry == nullptr || !context.registry->has_member(unit))
    return fail(problem::kInvalidField, "the unit takes no part and has no node", pointer);
  return member_of(*context.registry, unit, "member");
}

}  // namespace giaoban
