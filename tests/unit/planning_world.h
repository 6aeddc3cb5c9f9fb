#pragma once
#include <rapidcheck.h>

#include "server/planning/judge/checker.h"
#include "server/planning/search/planner.h"

namespace giaoban {

inline Day day(const char* text) { return *parse_day(text); }

inline PlannedUnit planned_unit(std::string id, std::string parent = "tinh") {
  PlannedUnit made;
  made.name = made.id = std::move(id);
  made.kinds = {{std::nullopt, "district"}};
  made.parent = std::move(parent);
  return made;
}

/// A province with one series that every cluster has, of units named a, b, c … in one cluster.
inline PlanProblem one_cluster(const std::string& units, const char* from, const char* to, int months) {
  PlanProblem problem;
  problem.term = {"thử", {day(from), day(to)}};
  problem.today = problem.term.days.from - std::chrono::days(60);
  problem.units = {planned_unit("tinh", "")};
  problem.people = {{"chu-tich", "Chủ tịch HĐND"}};
  PlannedCluster cluster{"cum", "Cụm 1", "tinh", {}};
  for (const char name : units) {
    problem.units.push_back(planned_unit(std::string(1, name)));
    cluster.members.push_back({std::string(1, name), {}, {}});
  }
  problem.clusters = {cluster};
  Series series = cluster_briefing("giao-ban", "tinh", "tinh");
  series.cadence.months = months;
  series.people = {"chu-tich"};
  problem.series = {series};
  return problem;
}

inline std::vector<std::string> hosts_of(const TermPlan& plan) {
  std::vector<std::string> hosts;
  for (const auto& one : plan.conferences) hosts.push_back(one.host);
  return hosts;
}

/// Small problems of all sorts: clusters, people shared, blocked periods, mergers, records, wishes, exceptions; some of them impossible.
inline PlanProblem random_problem() {
  const auto below = [](int end) { return *rc::gen::inRange(0, end); };
  PlanProblem problem = one_cluster(std::string("abcdef").substr(0, static_cast<std::size_t>(1 + below(6))), "2026-04-01", "2027-12-31", 2 + below(4));
  problem.seed = static_cast<std::uint32_t>(below(1000));
  const Day begin = problem.term.days.from;
  if (below(2) == 0) {
    PlannedCluster second{"cum2", "Cụm 2", "tinh", {}};
    for (const char* name : {"x", "y", "z"}) {
      problem.units.push_back(planned_unit(name));
      second.members.push_back({name, {}, {}});
    }
    problem.clusters.push_back(second);
  }
  if (below(3) == 0) {
    Series all = province_briefing("toan-tinh", "tinh");
    all.people = {"chu-tich"};
    all.weekdays = {static_cast<unsigned>(1 + below(5))};
    problem.series.push_back(all);
  }
  for (int i = below(5); i > 0; --i) {
    const Day from = begin + std::chrono::days(below(600));
    BlockedPeriod block{"b" + std::to_string(i), BlockKind::kBusy, {from, from + std::chrono::days(below(i == 1 ? 150 : 40))}, {}, {}, {}};
    if (below(2) == 0) block.units = {"a"};
    problem.blocks.push_back(block);
  }
  if (below(3) == 0 && problem.units.size() > 2) {  // the first two become one
    PlannedUnit merged = planned_unit("ab");
    merged.from = begin + std::chrono::days(200 + below(100));
    problem.units[1].to = problem.units[2].to = *merged.from - std::chrono::days(1);
    problem.units[1].successors = problem.units[2].successors = {"ab"};
    problem.clusters[0].members.push_back({"ab", {}, {}});
    problem.units.push_back(merged);
  }
  for (int i = below(3); i > 0; --i)
    problem.history.push_back({"giao-ban", "cum", i, begin - std::chrono::days(200 * i), "a", false});
  if (below(2) == 0) problem.wishes.push_back({"a", below(2) == 0, {static_cast<unsigned>(1 + below(12))}});
  if (below(3) == 0)
    problem.confirmed.push_back({"giao-ban", "cum", 1 + below(3), begin + std::chrono::days(below(300)), "a", false});
  if (below(3) == 0) {
    const Day from = begin + std::chrono::days(below(560));
    problem.series[0].overrides = {{"cum", 1 + below(6), {from, from + std::chrono::days(10 + below(60))}, below(3) == 0 ? "a" : "", "lý do", "", "x"}};
  }
  problem.series[0].min_gap_days = 20 + below(60);
  return problem;
}

}  // namespace giaoban
