#include "server/hub/create_conference.h"

#include <algorithm>

#include "schema/commands.h"
#include "server/hub/founding.h"
#include "server/hub/slot_record.h"
#include "sync/log/chain.h"

namespace giaoban {
namespace {

/// All that a conference's records are made of.
struct Convening {
  const schema::ConferenceCreate& wish;
  const PlanRoster& roster;
  const NamedRecord<schema::ConferenceSeries>* series = nullptr;  ///< null of a cluster that has none
  std::vector<UnitId> units;  ///< who takes part
  Uuid slot;
  int ordinal = 0;
};

/// Of the plan; a unit that joined it later has its nodes in the registry.
RecordChange member(const DecisionContext& context, const UnitId& unit, std::string_view role) {
  return member_of(context.space.has_member(unit) ? context.space : *context.registry, unit, role);
}

Json conference_fields(const DecisionContext& context, const Command& command, const Convening& made, const std::string& title) {
  const auto kind = made.series != nullptr ? made.series->fields.kind : schema::ConferenceKind::kClusterBriefing;
  Json fields = {{"kind", schema::to_text(kind)},
                 {"title", title},
                 {"plan", context.space.id().text()},
                 {"cluster_name", made.roster.name()},
                 {"ordinal", made.ordinal},
                 {"term", made.roster.term()},
                 {"convener_unit", command.actor.unit.text()},
                 {"host_unit", made.wish.host_unit.text()},
                 {"date", made.wish.date},
                 {"place", made.wish.place}};
  const auto put = [&](const char* name, const std::optional<std::string>& asked, const std::optional<std::string>& usual) {
    if (asked || usual) fields[name] = asked ? *asked : *usual;
  };
  put("starts_at", made.wish.starts_at, made.series != nullptr ? made.series->fields.begins_at : std::nullopt);
  put("ends_at", made.wish.ends_at, made.series != nullptr && !made.wish.starts_at ? made.series->fields.ends_at : std::nullopt);
  return fields;
}

/// The first changes of a conference's space.
std::vector<RecordChange> first_changes(const DecisionContext& context, const Command& command, const Convening& made, const SpaceId& space) {
  const std::string title = made.roster.title(made.series, made.ordinal, made.units);
  std::vector<RecordChange> changes;
  changes.push_back(founding_of(space, "conference", title, context.self, command.id));
  changes.push_back(member(context, command.actor.unit, "convener"));
  for (const UnitId& unit : made.units)
    if (unit != command.actor.unit) changes.push_back(member(context, unit, unit == made.wish.host_unit ? "host" : "member"));
  changes.push_back({"conferences", space.text(), conference_fields(context, command, made, title), {}});
  const std::string today = vietnam_date(context.unix_ms);
  for (const UnitId& unit : made.units) {
    Json invitation = {{"unit", unit.text()}, {"sent_on", today}};
    if (made.wish.answer_by) invitation["answer_by"] = *made.wish.answer_by;
    changes.push_back({"invitations", unit.text(), std::move(invitation), {}});
  }
  return changes;
}

/// Which slot it is, and its number.
Result<Convening> convening_of(const DecisionContext& context, const Command& command, const schema::ConferenceCreate& wish, const PlanRoster& roster) {
  Convening made{wish, roster, roster.series_of(std::nullopt), roster.units_on(*parse_day(wish.date)), wish.slot.value_or(command.id), 0};
  if (std::ranges::find(made.units, wish.host_unit) == made.units.end())
    return fail(problem::kHostNotInCluster, wish.host_unit.text(), "/arguments/host_unit");
  if (wish.slot) {
    const auto slot = find_slot(context.space, *wish.slot);
    if (!slot) return std::unexpected(slot.error());
    const bool is_open = slot->status == schema::SlotStatus::kPlanned || slot->status == schema::SlotStatus::kConfirmed;
    if (!is_open) return fail(problem::kSlotFixed, std::string(schema::to_text(slot->status)), "/arguments/slot");
    made.series = roster.series_of(slot->series);
    made.ordinal = static_cast<int>(slot->ordinal);
    return made;
  }
  // The id is the slot's: taken by whoever used it first, under whichever account.
  if (context.space.find("slots", command.id.text()) != nullptr) return fail(problem::kCommandIdReused);
  made.ordinal = next_ordinal(context.space, roster, made.series);
  return made;
}

}  // namespace

Result<Decision> create_conference(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::ConferenceCreate>(command);
  if (!wish) return std::unexpected(wish.error());
  const auto roster = open_plan(context, command);
  if (!roster) return std::unexpected(roster.error());
  const auto made = convening_of(context, command, *wish, *roster);
  if (!made) return std::unexpected(made.error());
  if (auto good = check_in_term(*roster, wish->date, "/arguments/date"); !good) return std::unexpected(good.error());

  const SpaceId space = space_id(context.self, command.id);
  Json slot = {{"host_unit", wish->host_unit.text()}, {"date", wish->date}, {"place", wish->place}, {"conference", space.text()}, {"status", "convened"}};
  if (!wish->slot) {
    slot["ordinal"] = made->ordinal;
    slot["term"] = roster->term();
    if (made->series != nullptr) slot["series"] = made->series->id;
  }
  Decision decision = slot_decision(made->slot, std::move(slot));
  decision.foundings.push_back({space, first_changes(context, command, *made, space)});
  decision.value = {{"conference", space.text()}, {"ordinal", made->ordinal}};
  return decision;
}

}  // namespace giaoban
