#include "server/planning/plan_work.h"

#include <algorithm>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

PlanWork::PlanWork(const PlanProblem& problem_, UnitHistory history)
    : problem(problem_), slots(term_slots(problem_, std::move(history))), dates(date_problem(problem_, slots)), host_points(problem_),
      gap_weights{problem_.weights.spacing, problem_.weights.same_weekday} {}

std::vector<DayCosts> PlanWork::least_host_costs() const {
  std::vector<DayCosts> costs;
  for (std::size_t i = 0; i < slots.slots.size(); ++i) {
    const PlanSlot& slot = slots.slots[i];
    DayCosts& own = costs.emplace_back();
    unsigned month = 0;
    Cost least = 0;
    for (const int number : dates.days[i]) {
      if (month_of(day(number)) != month) {
        month = month_of(day(number));
        least = kNoWay;
        if (!slot.confirmed_host.empty()) least = host_points.both(slot.confirmed_host, day(number));
        else
          for (const std::string& unit : slot.members) least = std::min<Cost>(least, host_points.both(unit, day(number)));
      }
      own.push_back(least * kCostScale);
    }
  }
  return costs;
}

std::vector<DayCosts> PlanWork::host_costs(const Hosts& hosts) const {
  std::vector<DayCosts> costs;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    DayCosts& own = costs.emplace_back();
    for (const int number : dates.days[i]) own.push_back(host_points.both(hosts[i], day(number)) * kCostScale);
  }
  return costs;
}

PlanWork::Hosts PlanWork::choose_hosts(const Dates& days) const {
  Hosts hosts;
  for (const Strand& strand : slots.strands)
    for (std::string& host : hosts_of_strand(problem, slots, strand, days, host_points, nullptr, 0)) hosts.push_back(std::move(host));
  return hosts;
}

PlanScore PlanWork::score(const Dates& days, const Hosts& hosts) const {
  PlanScore score;
  for (const DateRun& run : dates.runs) {
    const GapScore gaps = gap_score(dates, run, gap_weights, days);
    score.spacing += gaps.spacing;
    score.same_weekday += gaps.same_weekday;
  }
  for (const Strand& strand : slots.strands) {
    std::string before = HostRecord(problem, slots.history, strand).last();
    for (int slot = strand.first; slot < strand.first + strand.count; ++slot) {
      const std::string& host = hosts[at(slot)];
      score.wish += host_points.wish(host, day(days[at(slot)]));
      score.storm += host_points.storm(host, day(days[at(slot)]));
      if (!before.empty()) score.neighbour += host_points.neighbours(before, host);
      before = host;
    }
  }
  return score;
}

TermPlan PlanWork::plan(const Dates& days, const Hosts& hosts) const {
  TermPlan made;
  for (std::size_t i = 0; i < slots.slots.size(); ++i) {
    const PlanSlot& slot = slots.slots[i];
    const Strand& strand = slots.strands[at(slot.strand)];
    made.conferences.push_back({strand.series->id, strand.cluster, slot.ordinal, day(days[i]), hosts[i], slot.confirmed_day.has_value(),
                                strand.title + ", lần thứ " + std::to_string(slot.ordinal)});
  }
  std::ranges::sort(made.conferences, {}, [](const PlannedConference& one) { return std::tie(one.date, one.series, one.cluster, one.ordinal); });
  made.score = score(days, hosts);
  made.notes = slots.notes;
  return made;
}

}  // namespace giaoban
