#pragma once
#include "server/hub/decide.h"
#include "server/planning/registry/plan_roster.h"

namespace giaoban {

/// The arguments of a command. Errors: those of its schema, with the pointer of the message.
template <typename Arguments>
Result<Arguments> read_arguments(const Command& command) {
  auto read = Arguments::decode(command.arguments);
  if (!read) return fail(read.error().code, read.error().detail, "/arguments" + read.error().pointer);
  return read;
}

/// What a command on a plan space needs before it looks at slots: that it is one, that the convener's secretary asks, and what
/// the registry says of it. Errors: unknown_collection, forbidden, those of PlanRoster::read().
Result<PlanRoster> open_plan(const DecisionContext& context, const Command& command);

/// A slot that is there. Errors: record_unknown at `pointer`, those of the schema.
Result<schema::Slot> find_slot(const Space& plan, const Uuid& id, const std::string& pointer = "/arguments/slot");

/// Whether dates and hosts may still change: neither held nor cancelled. Error: slot_fixed.
Result<void> check_open(const schema::Slot& slot, const std::string& pointer = "/arguments/slot");

/// Whether the term has this day, as far as the registry says when it is. Error: invalid_field.
Result<void> check_in_term(const PlanRoster& roster, const std::string& date, const std::string& pointer);

/// One more than the greatest number of the slots of a series in a term. `series` as PlanRoster::series_of() gives it.
int next_ordinal(const Space& plan, const PlanRoster& roster, const NamedRecord<schema::ConferenceSeries>* series);

/// A change to one slot as a decision.
Decision slot_decision(const Uuid& id, Json fields);

}  // namespace giaoban
