#include "server/hub/slot_record.h"

#include "server/hub/authorise.h"

namespace giaoban {

Result<PlanRoster> open_plan(const DecisionContext& context, const Command& command) {
  if (context.space.kind() != SpaceKind::kPlan || context.registry == nullptr)
    return fail(problem::kUnknownCollection, "slots are in plan spaces", "/space");
  if (!is_convener(context.space, command.actor.unit) || !command.actor.may_write())
    return fail(problem::kForbidden, "the convener's secretary decides on slots");
  return PlanRoster::read(*context.registry, context.space.id());
}

Result<schema::Slot> find_slot(const Space& plan, const Uuid& id, const std::string& pointer) {
  const Record* record = plan.find("slots", id.text());
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "slots/" + id.text(), pointer);
  return schema::Slot::decode(record->visible());
}

Result<void> check_open(const schema::Slot& slot, const std::string& pointer) {
  if (slot.status == schema::SlotStatus::kHeld) return fail(problem::kSlotFixed, "it was held", pointer);
  if (slot.status == schema::SlotStatus::kCancelled) return fail(problem::kSlotFixed, "it was cancelled", pointer);
  return {};
}

Result<void> check_in_term(const PlanRoster& roster, const std::string& date, const std::string& pointer) {
  if (!roster.term_days() || roster.term_days()->has(*parse_day(date))) return {};
  return fail(problem::kInvalidField, "this day lies outside the term " + roster.term(), pointer);
}

int next_ordinal(const Space& plan, const PlanRoster& roster, const NamedRecord<schema::ConferenceSeries>* series) {
  int greatest = 0;
  plan.each("slots", [&](const std::string&, const Record& record) {
    const Json* ordinal = record.field("ordinal");
    if (ordinal == nullptr || record.text("term") != roster.term()) return;
    if (roster.series_of(Uuid::parse(record.text("series"))) == series) greatest = std::max(greatest, ordinal->get<int>());
  });
  return greatest + 1;
}

Decision slot_decision(const Uuid& id, Json fields) {
  Decision decision;
  decision.changes.push_back({"slots", id.text(), std::move(fields), {}});
  return decision;
}

}  // namespace giaoban
