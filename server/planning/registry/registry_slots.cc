#include "server/planning/registry/registry_slots.h"

#include <algorithm>
#include <set>

#include "server/planning/problem/term_slots.h"

namespace giaoban {
namespace {

using schema::ConferenceSeriesAudience;
using schema::SlotStatus;

/// Whether one series goes on with what another began: the same sort of conference of the same units.
bool goes_on(const schema::ConferenceSeries& one, const schema::ConferenceSeries& other) {
  return one.kind == other.kind && one.convener_unit == other.convener_unit && one.region == other.region &&
         has_clusters(one) == has_clusters(other);
}

std::optional<Day> day_of(const schema::Slot& slot) { return slot.date ? parse_day(*slot.date) : std::nullopt; }

KnownConference known(const StrandKey& strand, const schema::Slot& slot) {
  return {strand.first,
          strand.second,
          static_cast<int>(slot.ordinal),
          day_of(slot),
          slot.host_unit ? slot.host_unit->text() : "",
          slot.status == SlotStatus::kCancelled};
}

}  // namespace

SlotOwners::SlotOwners(const std::string& term, const NamedSeries& series, const NamedClusters& clusters) : term_(term) {
  for (const auto& one : series) {
    all_series_[one.id] = one.fields;
    if (one.fields.term == term) add_plans(one, clusters);
  }
}

void SlotOwners::add_plans(const NamedRecord<schema::ConferenceSeries>& series, const NamedClusters& clusters) {
  const schema::ConferenceSeries& rule = series.fields;
  if (!has_clusters(rule)) {
    if (rule.plan) plans_[{series.id, ""}] = *rule.plan;
    if (rule.apart_plan) plans_[{series.id, std::string(kApartCluster)}] = *rule.apart_plan;
    return;
  }
  for (const auto& cluster : clusters) {
    if (cluster.fields.term != term_) continue;
    const bool is_only = rule.audience == ConferenceSeriesAudience::kCluster;
    if (is_only && (!rule.cluster || rule.cluster->text() != cluster.id)) continue;
    plans_[{series.id, is_only ? "" : cluster.id}] = cluster.fields.plan;
  }
}

std::optional<StrandKey> SlotOwners::own_strand(const SpaceId& plan, const schema::Slot& slot) const {
  std::optional<StrandKey> found;
  for (const auto& [strand, space] : plans_) {
    if (space != plan) continue;
    if (slot.series) {
      if (slot.series->text() == strand.first) return strand;
      continue;
    }
    if (all_series_.at(strand.first).kind != schema::ConferenceKind::kClusterBriefing) continue;
    if (found) return std::nullopt;  // of which of them nobody knows
    found = strand;
  }
  return found;
}

/// The series of this term that a slot of another one counts for.
std::optional<std::string> SlotOwners::like_series(const schema::Slot& slot) const {
  const auto before = slot.series ? all_series_.find(slot.series->text()) : all_series_.end();
  if (slot.series && before == all_series_.end()) return std::nullopt;
  std::optional<std::string> found;
  for (const auto& [id, series] : all_series_) {
    if (series.term != term_) continue;
    const bool is_like = slot.series ? goes_on(series, before->second) : series.kind == schema::ConferenceKind::kClusterBriefing;
    if (!is_like) continue;
    if (found) return std::nullopt;
    found = id;
  }
  return found;
}

std::optional<StrandKey> SlotOwners::strand_of(const SpaceId& plan, const schema::Slot& slot) const {
  if (slot.term == term_) return own_strand(plan, slot);
  const auto series = like_series(slot);
  return series ? std::optional<StrandKey>({*series, slot.term}) : std::nullopt;
}

void take_slots(const SlotOwners& owners, const SlotsByPlan& slots, RegistryProblem& made) {
  PlanProblem& problem = made.problem;
  std::set<std::string> units;
  for (const PlannedUnit& unit : problem.units) units.insert(unit.id);
  for (const auto& [plan, records] : slots) {
    for (const auto& [id, slot] : records) {
      const auto strand = owners.strand_of(plan, slot);
      if (!strand) continue;
      KnownConference one = known(*strand, slot);
      if (!units.contains(one.host)) one.host.clear();  // of a unit that the registry has no more
      const bool is_own = slot.term == problem.term.name;
      const bool is_whole = one.date && !one.host.empty() && problem.term.days.has(*one.date);
      const bool is_past = slot.status == SlotStatus::kHeld || slot.status == SlotStatus::kCancelled || !is_own ||
                           (one.date && *one.date < problem.today);
      if (slot.status == SlotStatus::kPlanned ? !is_own : is_past || !is_whole) {
        if (slot.status != SlotStatus::kPlanned) problem.history.push_back(std::move(one));
        continue;
      }
      const bool is_confirmed = slot.status != SlotStatus::kPlanned;
      if (is_whole) made.standing.push_back({plan, id, {one.series, one.cluster, one.ordinal, *one.date, one.host, is_confirmed, {}}});
      else if (const auto uuid = Uuid::parse(id)) made.open[{one.series, one.cluster, one.ordinal}] = *uuid;
      if (is_confirmed) problem.confirmed.push_back(std::move(one));
    }
  }
}

}  // namespace giaoban
