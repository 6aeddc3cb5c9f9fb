#include "server/planning/registry/plan_roster.h"

#include <algorithm>
#include <set>

#include "server/planning/problem/term_slots.h"
#include "server/planning/registry/briefing.h"

namespace giaoban {
namespace {

Result<UnitHistory> unit_history(const Space& registry) {
  const auto units = read_records<schema::Unit>(registry, "units");
  if (!units) return std::unexpected(units.error());
  std::set<std::string> known;
  for (const auto& one : *units) known.insert(one.id);
  std::vector<PlannedUnit> planned;
  for (const auto& [id, unit] : *units) planned.push_back(planned_unit_of(id, unit, [&](const std::string& other) { return known.contains(other); }));
  return UnitHistory::make(std::move(planned), {});
}

std::vector<UnitId> ids_of(const std::vector<std::string>& texts) {
  std::vector<UnitId> ids;
  for (const std::string& text : texts)
    if (const auto id = Uuid::parse(text)) ids.push_back(*id);
  return ids;
}

}  // namespace

Result<PlanRoster> PlanRoster::read(const Space& registry, const SpaceId& plan) {
  const auto clusters = read_records<schema::Cluster>(registry, "clusters");
  if (!clusters) return std::unexpected(clusters.error());
  auto series = read_records<schema::ConferenceSeries>(registry, "series");
  if (!series) return std::unexpected(series.error());
  PlanRoster roster;
  const auto cluster = std::ranges::find_if(*clusters, [&](const auto& one) { return one.fields.plan == plan; });
  if (cluster != clusters->end()) {
    for (auto& one : *series) {
      const bool is_of_another = one.fields.cluster && one.fields.audience == schema::ConferenceSeriesAudience::kCluster && one.fields.cluster->text() != cluster->id;
      if (one.fields.term == cluster->fields.term && has_clusters(one.fields) && !is_of_another) roster.series_.push_back(std::move(one));
    }
    if (auto read = roster.read_cluster(registry, *cluster); !read) return std::unexpected(read.error());
  } else {
    const auto room = std::ranges::find_if(*series, [&](const auto& one) { return one.fields.plan == plan || one.fields.apart_plan == plan; });
    if (room == series->end()) return fail(problem::kRecordUnknown, "no cluster and no series has this plan");
    const bool is_apart = room->fields.plan != plan;
    roster.series_.push_back(std::move(*room));
    if (auto read = roster.read_room(registry, is_apart); !read) return std::unexpected(read.error());
  }
  roster.read_term(registry);
  return roster;
}

Result<void> PlanRoster::read_cluster(const Space& registry, const NamedRecord<schema::Cluster>& cluster) {
  is_cluster_ = true;
  term_ = cluster.fields.term;
  name_ = cluster.fields.name;
  const auto units = read_records<schema::Unit>(registry, "units");
  if (!units) return std::unexpected(units.error());
  std::set<std::string> taken;
  registry.each("clusters", [&](const std::string&, const Record& other) {
    const Json* listed = other.text("term") == term_ ? other.field("units") : nullptr;
    if (listed != nullptr)
      for (const Json& unit : *listed) taken.insert(unit.get<std::string>());
  });
  cluster_ = planned_cluster_of(cluster, "", *units, taken);
  for (const ClusterMember& member : cluster_.members) {
    const auto found = std::ranges::lower_bound(*units, member.unit, {}, &NamedRecord<schema::Unit>::id);
    if (found == units->end() || found->id != member.unit) {
      members_.push_back({member.unit, {}, {}, {}, {}, {}, {}, {}, {}, false});  // valid whenever
      continue;
    }
    levels_[member.unit] = schema::to_text(found->fields.level);
    members_.push_back(planned_unit_of(member.unit, found->fields, [](const std::string&) { return false; }));
  }
  return {};
}

Result<void> PlanRoster::read_room(const Space& registry, bool is_apart) {
  const auto& [id, series] = series_.front();
  term_ = series.term;
  name_ = series.name;
  strand_ = is_apart ? kApartCluster : "";
  auto history = unit_history(registry);
  if (!history) return std::unexpected(history.error());
  history_ = std::move(*history);
  return {};
}

void PlanRoster::read_term(const Space& registry) {
  registry.each("terms", [&](const std::string&, const Record& term) {
    const auto from = parse_day(term.text("from")), to = parse_day(term.text("to"));
    if (term.text("name") == term_ && from && to) term_days_ = Period{*from, *to};
  });
}

const NamedRecord<schema::ConferenceSeries>* PlanRoster::series_of(const std::optional<Uuid>& series) const {
  const NamedRecord<schema::ConferenceSeries>* found = nullptr;
  for (const auto& one : series_) {
    if (series) {
      if (one.id == series->text()) return &one;
      continue;
    }
    if (is_cluster_ && one.fields.kind != schema::ConferenceKind::kClusterBriefing) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

std::vector<UnitId> PlanRoster::units_on(Day day) const {
  if (!is_cluster_) return ids_of(participants(*history_, planned_series_of(series_.front(), ""), strand_, day));
  std::vector<std::string> valid, all;
  for (const PlannedUnit& unit : members_) {
    if (unit.is_valid(day)) valid.push_back(unit.id);
    all.push_back(unit.id);
  }
  return ids_of(valid.empty() ? all : valid);
}

bool PlanRoster::has_unit_on(const UnitId& unit, Day day) const {
  const auto units = units_on(day);
  return std::ranges::find(units, unit) != units.end();
}

std::string PlanRoster::title(const NamedRecord<schema::ConferenceSeries>* series, int ordinal, const std::vector<UnitId>& units) const {
  const bool is_briefing = is_cluster_ && (series == nullptr || series->fields.kind == schema::ConferenceKind::kClusterBriefing);
  if (is_briefing) {
    std::string level;
    for (const UnitId& unit : units)
      if (const auto found = levels_.find(unit.text()); found != levels_.end() && level.empty()) level = found->second;
    return briefing_title(name_, level, ordinal, term_);
  }
  const std::string& name = (series != nullptr ? *series : series_.front()).fields.name;
  const std::string whole = name.starts_with("Hội nghị") ? name : "Hội nghị " + lower_initial(name);
  return whole + (is_cluster_ ? ", " + lower_initial(name_) : "") + ", lần thứ " + std::to_string(ordinal) + ", nhiệm kỳ " + term_;
}

Result<std::vector<UnitId>> audience_on(const Space& registry, const NamedRecord<schema::ConferenceSeries>& series, bool is_apart, Day day) {
  const auto history = unit_history(registry);
  if (!history) return std::unexpected(history.error());
  return ids_of(participants(*history, planned_series_of(series, ""), std::string(is_apart ? kApartCluster : ""), day));
}

}  // namespace giaoban
