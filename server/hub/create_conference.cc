#include "server/hub/create_conference.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "schema/commands.h"
#include "server/hub/authorise.h"
#include "server/planning/briefing.h"
#include "sync/log/chain.h"

namespace giaoban {
namespace {

/// The calendar day in Vietnam (UTC+7, no daylight saving).
std::string vietnam_date(std::uint64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> now{milliseconds(unix_ms)};
  const year_month_day day{floor<days>(now + hours(7))};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

Json nodes_of(const Space& plan, const UnitId& unit) {
  Json nodes = Json::array();
  const auto member = plan.members().find(unit);
  if (member != plan.members().end())
    for (const NodeId& node : member->second) nodes.push_back(node.text());
  return nodes;
}

RecordChange member(const Space& plan, const UnitId& unit, std::string_view role) {
  return {"members", unit.text(), {{"unit", unit.text()}, {"nodes", nodes_of(plan, unit)}, {"role", role}}, {}};
}

/// The first changes of a conference's space.
std::vector<RecordChange> first_changes(const DecisionContext& context, const Command& command,
                                        const schema::ConferenceCreate& wish, const ClusterPlan& cluster, int ordinal,
                                        const SpaceId& space) {
  const Space& plan = context.space;
  const std::string title = briefing_title(cluster, ordinal);
  std::vector<RecordChange> changes;
  changes.push_back({"spaces",
                     space.text(),
                     {{"kind", "conference"},
                      {"title", title},
                      {"owner", context.self.text()},
                      {"nonce", command.id.text()}},
                     {}});
  changes.push_back(member(plan, command.actor.unit, "convener"));
  for (const UnitId& unit : cluster.units)
    if (unit != command.actor.unit) changes.push_back(member(plan, unit, unit == wish.host_unit ? "host" : "member"));
  Json conference = {{"kind", "cluster_briefing"},
                     {"title", title},
                     {"plan", plan.id().text()},
                     {"cluster_name", cluster.cluster_name},
                     {"ordinal", ordinal},
                     {"term", cluster.term},
                     {"convener_unit", command.actor.unit.text()},
                     {"host_unit", wish.host_unit.text()},
                     {"date", wish.date},
                     {"place", wish.place}};
  if (wish.starts_at) conference["starts_at"] = *wish.starts_at;
  changes.push_back({"conferences", space.text(), std::move(conference), {}});
  const std::string today = vietnam_date(context.unix_ms);
  for (const UnitId& unit : cluster.units)
    changes.push_back({"invitations", unit.text(), {{"unit", unit.text()}, {"sent_on", today}}, {}});
  return changes;
}

}  // namespace

Result<Decision> create_conference(const DecisionContext& context, const Command& command) {
  const auto wish = schema::ConferenceCreate::decode(command.arguments);
  if (!wish) return fail(wish.error().code, wish.error().detail, "/arguments" + wish.error().pointer);
  const Space& plan = context.space;
  if (plan.kind() != SpaceKind::kPlan || context.registry == nullptr)
    return fail(problem::kUnknownCollection, "conferences are created in a cluster's plan", "/space");
  if (!is_convener(plan, command.actor.unit) || !command.actor.may_write())
    return fail(problem::kForbidden, "the convener's secretary creates conferences");
  const auto cluster = cluster_plan(*context.registry, plan);
  if (!cluster) return std::unexpected(cluster.error());
  if (std::ranges::find(cluster->units, wish->host_unit) == cluster->units.end())
    return fail(problem::kHostNotInCluster, wish->host_unit.text(), "/arguments/host_unit");

  // The id is the slot's and the nonce of the space: taken by whoever used it first, under whichever account.
  if (plan.find("slots", command.id.text()) != nullptr) return fail(problem::kCommandIdReused);
  const int ordinal = next_ordinal(cluster->slots);
  const SpaceId space = space_id(context.self, command.id);
  Decision decision;
  decision.changes.push_back({"slots",
                              command.id.text(),
                              {{"ordinal", ordinal},
                               {"term", cluster->term},
                               {"host_unit", wish->host_unit.text()},
                               {"date", wish->date},
                               {"place", wish->place},
                               {"conference", space.text()},
                               {"status", "convened"}},
                              {}});
  decision.foundings.push_back({space, first_changes(context, command, *wish, *cluster, ordinal, space)});
  decision.value = {{"conference", space.text()}, {"ordinal", ordinal}};
  return decision;
}

}  // namespace giaoban
