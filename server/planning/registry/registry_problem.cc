#include "server/planning/registry/registry_problem.h"

#include <algorithm>
#include <set>

#include "server/planning/problem/term_slots.h"
#include "server/planning/registry/registry_slots.h"

namespace giaoban {
namespace {

constexpr std::size_t kNotesMost = 1000;  // api/planning_job.json

/// The unit that convened the registry: its clusters are one partition.
std::string convener_of(const Space& registry) {
  std::string convener;
  registry.each("members", [&](const std::string& unit, const Record& member) {
    if (member.text("role") == "convener") convener = unit;
  });
  return convener;
}

Result<void> take_units(const Space& registry, const std::string& term, const NamedClusters& clusters, PlanProblem& problem) {
  const auto units = read_records<schema::Unit>(registry, "units");
  if (!units) return std::unexpected(units.error());
  const auto is_known = [&](const std::string& id) {
    const Record* found = registry.find("units", id);
    return found != nullptr && found->exists();
  };
  for (const auto& [id, unit] : *units)
    if (Uuid::parse(id)) problem.units.push_back(planned_unit_of(id, unit, is_known));
  std::set<std::string> taken;
  for (const auto& cluster : clusters)
    if (cluster.fields.term == term)
      for (const Uuid& unit : cluster.fields.units) taken.insert(unit.text());
  for (const auto& cluster : clusters)
    if (cluster.fields.term == term) problem.clusters.push_back(planned_cluster_of(cluster, convener_of(registry), *units, taken));
  return {};
}

Result<void> take_series(const Space& registry, const NamedSeries& series, PlanProblem& problem) {
  std::set<std::string> people;
  for (const auto& one : series) {
    if (one.fields.term != problem.term.name) continue;
    if (!Uuid::parse(one.id)) return fail(problem::kInvalidField, "the id of a series is a uuid", "/series/" + one.id);
    const bool needs_apart = one.fields.apart_kind.has_value();
    if (!has_clusters(one.fields) && (!one.fields.plan || (needs_apart && !one.fields.apart_plan)))
      return fail(problem::kInvalidField, "the series has no plan space: it was not made by series.create", "/series/" + one.id + "/plan");
    problem.series.push_back(planned_series_of(one, convener_of(registry)));
    people.insert(problem.series.back().people.begin(), problem.series.back().people.end());
  }
  for (const std::string& name : people) problem.people.push_back({name, name});
  return {};
}

/// What stands at `place` of a list's name, its number, and so on; empty where there is nothing.
std::string part_at(const std::string& pointer, std::size_t place) {
  std::size_t begin = 0;
  for (; place > 0 && begin != std::string::npos; --place) begin = pointer.find('/', begin + 1);
  return begin == std::string::npos ? "" : pointer.substr(begin + 1, pointer.find('/', begin + 1) - begin - 1);
}

/// "/series/1/overrides/0/window/to" becomes "/series_exceptions/ID/to".
Error by_exception(Error error, const Series& series) {
  static const std::map<std::string, std::string> kFields = {{"window", "from"}, {"host", "host_unit"}};
  const auto number = static_cast<std::size_t>(std::atoll(part_at(error.pointer, 3).c_str()));
  const std::string named = part_at(error.pointer, 4), last = part_at(error.pointer, 5);
  const auto renamed = kFields.find(named);
  const std::string field = !last.empty() ? last : renamed == kFields.end() ? named : renamed->second;
  error.pointer = "/series_exceptions/" + series.overrides.at(number).id + "/" + field;
  return error;
}

/// "/blocks/3/to" becomes "/blocked_periods/ID/to".
Error by_ids(Error error, const PlanProblem& problem) {
  if (part_at(error.pointer, 2) == "overrides")
    return by_exception(std::move(error), problem.series.at(static_cast<std::size_t>(std::atoll(part_at(error.pointer, 1).c_str()))));
  const auto end = error.pointer.find('/', 1);
  const std::string list = error.pointer.substr(1, end == std::string::npos ? end : end - 1);
  const auto named = [&](const auto& records, const char* collection) {
    if (end == std::string::npos) return;
    const auto next = std::min(error.pointer.find('/', end + 1), error.pointer.size());
    const auto at = static_cast<std::size_t>(std::atoll(error.pointer.substr(end + 1, next - end - 1).c_str()));
    if (at < records.size()) error.pointer = "/" + std::string(collection) + "/" + records[at].id + error.pointer.substr(next);
  };
  if (list == "units") named(problem.units, "units");
  else if (list == "clusters") named(problem.clusters, "clusters");
  else if (list == "series") named(problem.series, "series");
  else if (list == "blocks") named(problem.blocks, "blocked_periods");
  return error;
}

}  // namespace

Result<std::vector<NamedRecord<schema::Slot>>> read_slots(const Space& plan) { return read_records<schema::Slot>(plan, "slots"); }

std::vector<SpaceId> plan_spaces(const Space& registry, const std::string& term) {
  std::vector<SpaceId> own, others;
  const auto note = [&](const Record& record, const char* field) {
    const auto plan = Uuid::parse(record.text(field));
    if (plan) (record.text("term") == term ? own : others).push_back(*plan);
  };
  registry.each("clusters", [&](const std::string&, const Record& record) { note(record, "plan"); });
  for (const char* field : {"plan", "apart_plan"}) registry.each("series", [&](const std::string&, const Record& record) { note(record, field); });
  own.insert(own.end(), others.begin(), others.end());
  std::set<SpaceId> seen;
  std::erase_if(own, [&](const SpaceId& plan) { return !seen.insert(plan).second; });
  if (own.size() > kPlanSpacesMost) own.resize(kPlanSpacesMost);
  return own;
}

std::vector<PlannedConference> RegistryProblem::conferences() const {
  std::vector<PlannedConference> all;
  for (const StandingSlot& one : standing) all.push_back(one.conference);
  return all;
}

Result<RegistryProblem> registry_problem(const Space& registry, const std::string& term_id, const SlotsByPlan& slots, Day today) {
  const auto term = read_term(registry, term_id);
  if (!term) return std::unexpected(term.error());
  const auto clusters = read_records<schema::Cluster>(registry, "clusters");
  if (!clusters) return std::unexpected(clusters.error());
  const auto series = read_records<schema::ConferenceSeries>(registry, "series");
  if (!series) return std::unexpected(series.error());
  RegistryProblem made;
  PlanProblem& problem = made.problem;
  problem.today = today;
  take_term(*term, problem);
  if (auto taken = take_units(registry, term->name, *clusters, problem); !taken) return std::unexpected(taken.error());
  if (auto taken = take_series(registry, *series, problem); !taken) return std::unexpected(taken.error());
  if (auto taken = take_exceptions(registry, problem); !taken) return std::unexpected(taken.error());
  if (auto taken = take_calendar(registry, problem); !taken) return std::unexpected(taken.error());
  const SlotOwners owners(term->name, *series, *clusters);
  made.plans = owners.plans();
  take_slots(owners, slots, made);
  if (auto good = check_problem(problem); !good) return std::unexpected(by_ids(std::move(good.error()), problem));
  return made;
}

OldPlan old_plan(const RegistryProblem& from) {
  OldPlan old;
  std::map<StrandKey, std::vector<const StandingSlot*>> planned;
  const auto take = [&](const StandingSlot& slot, int ordinal) {
    PlannedConference one = slot.conference;
    one.ordinal = ordinal;
    if (const auto uuid = Uuid::parse(slot.id)) old.slots[key_of(one)] = *uuid;
    old.conferences.push_back(std::move(one));
  };
  for (const StandingSlot& one : from.standing) {
    if (one.conference.is_confirmed) take(one, one.conference.ordinal);
    else planned[{one.conference.series, one.conference.cluster}].push_back(&one);
  }
  const TermSlots slots = term_slots(from.problem, *UnitHistory::make(from.problem.units, from.problem.clusters));
  std::vector<const PlanSlot*> vacant;
  for (const PlanSlot& slot : slots.slots) {  // by its window, then by its number
    const Strand& strand = slots.strands[static_cast<std::size_t>(slot.strand)];
    if (slot.confirmed_day) continue;
    auto& waiting = planned[{strand.series->id, strand.cluster}];
    const auto found = std::ranges::find_if(waiting, [&](const StandingSlot* one) { return slot.window.has(one->conference.date); });
    if (found == waiting.end()) {
      vacant.push_back(&slot);
      continue;
    }
    take(**found, slot.ordinal);
    waiting.erase(found);
  }
  for (const PlanSlot* slot : vacant) {
    const Strand& strand = slots.strands[static_cast<std::size_t>(slot->strand)];
    auto& waiting = planned[{strand.series->id, strand.cluster}];
    const auto found = std::ranges::find(waiting, slot->ordinal, [](const StandingSlot* one) { return one->conference.ordinal; });
    const auto open = from.open.find({strand.series->id, strand.cluster, slot->ordinal});
    if (found != waiting.end()) take(**found, slot->ordinal);
    else if (open != from.open.end()) old.slots[open->first] = open->second;
  }
  return old;
}

schema::ProposedPlan proposed_plan(const RegistryProblem& from, const OldPlan& old, const TermPlan& plan, int moves_forced) {
  schema::ProposedPlan made;
  for (const PlannedConference& one : plan.conferences) {
    schema::ProposedConference said;
    said.series = *Uuid::parse(one.series);
    if (const auto cluster = Uuid::parse(one.cluster)) said.cluster = *cluster;
    said.plan = from.plans.at({one.series, one.cluster});
    if (const auto slot = old.slots.find(key_of(one)); slot != old.slots.end()) said.slot = slot->second;
    said.ordinal = one.ordinal;
    said.date = day_text(one.date);
    said.host_unit = *Uuid::parse(one.host);
    said.is_confirmed = one.is_confirmed;
    said.title = one.title;
    made.conferences.push_back(std::move(said));
  }
  made.score = {plan.score.spacing, plan.score.wish, plan.score.neighbour, plan.score.storm, plan.score.same_weekday};
  made.bound = plan.bound;
  made.notes = plan.notes;
  if (made.notes.size() > kNotesMost) made.notes.resize(kNotesMost);
  made.moves_forced = moves_forced;
  return made;
}

schema::RuleConflict rule_conflict(const PlanConflict& conflict) {
  schema::RuleConflict made;
  for (const ConflictRule& rule : conflict.rules) made.rules.push_back({rule.id, rule.vi, rule.en});
  made.vi = conflict.vi;
  made.en = conflict.en;
  made.is_smallest = conflict.is_smallest;
  return made;
}

}  // namespace giaoban
