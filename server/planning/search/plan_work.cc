#include "server/planning/search/plan_work.h"

#include <algorithm>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

PlanWork::PlanWork(const PlanProblem& problem_, UnitHistory history)
    : problem(problem_), slots(term_slots(problem_, std::move(history))), dates(date_problem(problem_, slots)), host_points(problem_),
      menu(host_menu(problem_, slots, host_points)), gap_weights{problem_.weights.spacing, problem_.weights.same_weekday} {}

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
