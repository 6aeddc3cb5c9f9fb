#include "server/hub/change_slot.h"

#include "schema/commands.h"
#include "server/hub/founding.h"
#include "server/hub/slot_record.h"

namespace giaoban {
namespace {

/// What all three begin with: the arguments, the plan, and the slot, which is open still.
template <typename Arguments>
struct SlotCommand {
  Arguments wish;
  PlanRoster roster;
  schema::Slot slot;

  static Result<SlotCommand> open(const DecisionContext& context, const Command& command) {
    auto wish = read_arguments<Arguments>(command);
    if (!wish) return std::unexpected(wish.error());
    auto roster = open_plan(context, command);
    if (!roster) return std::unexpected(roster.error());
    auto slot = find_slot(context.space, wish->slot);
    if (!slot) return std::unexpected(slot.error());
    if (auto open = check_open(*slot); !open) return std::unexpected(open.error());
    return SlotCommand{std::move(*wish), std::move(*roster), std::move(*slot)};
  }
};

}  // namespace

Result<Decision> move_slot(const DecisionContext& context, const Command& command) {
  const auto asked = SlotCommand<schema::SlotMove>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, roster, slot] = *asked;
  const bool has_reason = wish.reason && !wish.reason->empty();
  if (slot.status != schema::SlotStatus::kPlanned && !has_reason)
    return fail(problem::kMissingField, "what was announced moves for a reason", "/arguments/reason");
  if (auto good = check_in_term(roster, wish.date, "/arguments/date"); !good) return std::unexpected(good.error());
  if (slot.date == wish.date) return Decision();
  Json fields = {{"date", wish.date}};
  if (slot.date) fields["moved_from"] = *slot.date;
  if (has_reason) fields["reason"] = *wish.reason;
  return slot_decision(wish.slot, std::move(fields));
}

Result<Decision> cancel_slot(const DecisionContext& context, const Command& command) {
  const auto asked = SlotCommand<schema::SlotCancel>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  return slot_decision(asked->wish.slot, {{"status", "cancelled"}, {"reason", asked->wish.reason}});
}

Result<Decision> close_slot(const DecisionContext& context, const Command& command) {
  const auto asked = SlotCommand<schema::SlotClose>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, roster, slot] = *asked;
  if (!slot.date || *slot.date > vietnam_date(context.unix_ms)) return fail(problem::kConflict, "its day has not come", "/arguments/slot");
  return slot_decision(wish.slot, {{"status", "held"}});
}

Result<Decision> hand_slot_over(const DecisionContext& context, const Command& command) {
  const auto asked = SlotCommand<schema::SlotHandOver>::open(context, command);
  if (!asked) return std::unexpected(asked.error());
  const auto& [wish, roster, slot] = *asked;
  if (!slot.date || !slot.host_unit) return fail(problem::kConflict, "the slot has no day or no host yet", "/arguments/slot");
  if (slot.host_unit == wish.to_unit) return fail(problem::kConflict, "the unit hosts already", "/arguments/to_unit");
  if (!roster.has_unit_on(wish.to_unit, *parse_day(*slot.date))) return fail(problem::kHostNotInCluster, wish.to_unit.text(), "/arguments/to_unit");
  return slot_decision(wish.slot, {{"host_unit", wish.to_unit.text()}, {"handed_over_by", slot.host_unit->text()}, {"reason", wish.reason}});
}

}  // namespace giaoban
