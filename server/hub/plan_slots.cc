#include "server/hub/plan_slots.h"

#include <map>
#include <set>

#include "schema/commands.h"
#include "server/hub/slot_record.h"

namespace giaoban {
namespace {

using schema::SlotStatus;

/// Decides on the slots of one slots.plan.
class SlotPlan {
 public:
  SlotPlan(const Space& plan, const PlanRoster& roster) : plan_(plan), roster_(roster) {}

  Result<void> drop(const Uuid& id, const std::string& pointer) {
    const auto slot = find_slot(plan_, id, pointer);
    if (!slot) return std::unexpected(slot.error());
    if (slot->status != SlotStatus::kPlanned) return fail(problem::kSlotFixed, "only planned slots are dropped", pointer);
    if (!named_.insert(id).second) return fail(problem::kInvalidField, "named twice", pointer);
    dropped_.insert(id.text());
    decision_.changes.push_back({"slots", id.text(), Json::object(), true});
    return {};
  }

  Result<void> take(const schema::PlannedSlot& wish, const std::string& pointer) {
    if (!named_.insert(wish.slot).second) return fail(problem::kInvalidField, "named twice", pointer + "/slot");
    const auto series = roster_.series_of(wish.series);
    if (series == nullptr && (wish.series || !roster_.is_cluster()))
      return fail(problem::kRecordUnknown, "no series with its slots here", pointer + "/series");
    if (auto good = check_in_term(roster_, wish.date, pointer + "/date"); !good) return good;
    const Record* record = plan_.find("slots", wish.slot.text());
    Json fields = {{"ordinal", wish.ordinal}, {"host_unit", wish.host_unit.text()}, {"date", wish.date}};
    pointers_[wish.slot.text()] = pointer + "/ordinal";
    if (record != nullptr && !record->exists()) return fail(problem::kConflict, "the slot was dropped", pointer + "/slot");
    if (record != nullptr) return change(wish, std::move(fields), pointer);
    if (auto good = check_host(wish, pointer); !good) return good;
    if (series != nullptr) fields["series"] = series->id;
    fields["term"] = roster_.term();
    fields["status"] = "planned";
    ordinals_[wish.slot.text()] = {series, wish.ordinal};
    decision_.changes.push_back({"slots", wish.slot.text(), std::move(fields), {}});
    return {};
  }

  /// Whether all numbers, with those of slots that were not named, are different.
  Result<Decision> finish() {
    plan_.each("slots", [&](const std::string& id, const Record& record) {
      const Json* ordinal = record.field("ordinal");
      if (ordinal == nullptr || record.text("term") != roster_.term() || dropped_.contains(id)) return;
      ordinals_.try_emplace(id, roster_.series_of(Uuid::parse(record.text("series"))), ordinal->get<std::int64_t>());
    });
    std::map<Number, std::string> seen;
    for (const auto& [id, number] : ordinals_) {
      const auto [other, is_new] = seen.try_emplace(number, id);
      if (is_new) continue;
      const auto pointer = pointers_.find(pointers_.contains(id) ? id : other->second);
      if (pointer == pointers_.end()) continue;  // they were so before
      return fail(problem::kOrdinalUsed, std::to_string(number.second), pointer->second);
    }
    return std::move(decision_);
  }

 private:
  using Number = std::pair<const NamedRecord<schema::ConferenceSeries>*, std::int64_t>;

  Result<void> check_host(const schema::PlannedSlot& wish, const std::string& pointer) {
    auto [units, is_new] = units_on_.try_emplace(wish.date);
    if (is_new)
      for (const UnitId& unit : roster_.units_on(*parse_day(wish.date))) units->second.insert(unit);
    if (units->second.contains(wish.host_unit)) return {};
    return fail(problem::kHostNotInCluster, wish.host_unit.text(), pointer + "/host_unit");
  }

  Result<void> change(const schema::PlannedSlot& wish, Json fields, const std::string& pointer) {
    const auto slot = find_slot(plan_, wish.slot, pointer + "/slot");
    if (!slot) return std::unexpected(slot.error());
    const auto series = roster_.series_of(slot->series);
    if (wish.series && series != roster_.series_of(wish.series)) return fail(problem::kInvalidField, "a slot stays in its series", pointer + "/series");
    if (slot->ordinal == wish.ordinal && slot->host_unit == wish.host_unit && slot->date == wish.date) return {};
    if (slot->status != SlotStatus::kPlanned) return fail(problem::kSlotFixed, std::string(schema::to_text(slot->status)), pointer + "/slot");
    if (auto good = check_host(wish, pointer); !good) return good;
    ordinals_[wish.slot.text()] = {series, wish.ordinal};
    decision_.changes.push_back({"slots", wish.slot.text(), std::move(fields), {}});
    return {};
  }

  const Space& plan_;
  const PlanRoster& roster_;
  Decision decision_;
  std::set<Uuid> named_;
  std::set<std::string> dropped_;
  std::map<std::string, Number> ordinals_;       ///< by slot
  std::map<std::string, std::string> pointers_;  ///< to the numbers that the command names
  std::map<std::string, std::set<UnitId>> units_on_;
};

}  // namespace

Result<Decision> plan_slots(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::SlotsPlan>(command);
  if (!wish) return std::unexpected(wish.error());
  const auto roster = open_plan(context, command);
  if (!roster) return std::unexpected(roster.error());
  SlotPlan plan(context.space, *roster);
  std::size_t index = 0;
  for (const Uuid& id : wish->dropped.value_or(std::vector<Uuid>()))
    if (auto done = plan.drop(id, "/arguments/dropped/" + std::to_string(index++)); !done) return std::unexpected(done.error());
  index = 0;
  for (const schema::PlannedSlot& slot : wish->slots)
    if (auto done = plan.take(slot, "/arguments/slots/" + std::to_string(index++)); !done) return std::unexpected(done.error());
  return plan.finish();
}

Result<Decision> confirm_slots(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::SlotsConfirm>(command);
  if (!wish) return std::unexpected(wish.error());
  if (const auto roster = open_plan(context, command); !roster) return std::unexpected(roster.error());
  Decision decision;
  std::set<Uuid> named;
  for (std::size_t i = 0; i < wish->slots.size(); ++i) {
    const std::string pointer = "/arguments/slots/" + std::to_string(i);
    const auto slot = find_slot(context.space, wish->slots[i], pointer);
    if (!slot) return std::unexpected(slot.error());
    if (slot->status == SlotStatus::kConfirmed || !named.insert(wish->slots[i]).second) continue;
    if (slot->status != SlotStatus::kPlanned) return fail(problem::kSlotFixed, std::string(schema::to_text(slot->status)), pointer);
    if (!slot->date || !slot->host_unit) return fail(problem::kMissingField, "what is announced has a day and a host", pointer);
    decision.changes.push_back({"slots", wish->slots[i].text(), {{"status", "confirmed"}}, {}});
  }
  return decision;
}

}  // namespace giaoban
