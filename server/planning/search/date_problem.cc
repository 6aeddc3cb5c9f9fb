#include "server/planning/search/date_problem.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace giaoban {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

int root_of(std::vector<int>& above, int slot) {
  while (above[at(slot)] != slot) slot = above[at(slot)] = above[at(above[at(slot)])];
  return slot;
}

void index_runs(DateProblem& dates) {
  dates.run_of_slot.assign(dates.days.size(), 0);
  for (std::size_t r = 0; r < dates.runs.size(); ++r)
    for (int i = 0; i < dates.runs[r].count; ++i) dates.run_of_slot[at(dates.runs[r].first + i)] = static_cast<int>(r);
}

void index_crews(DateProblem& dates) {
  dates.crews_of.assign(dates.days.size(), {});
  for (std::size_t c = 0; c < dates.crews.size(); ++c)
    for (const int slot : dates.crews[c]) dates.crews_of[at(slot)].push_back(static_cast<int>(c));
}

/// Keeps of the sets just those that lie within no other.
std::vector<Crew> widest(std::vector<Crew> crews) {
  std::ranges::sort(crews, [](const Crew& a, const Crew& b) { return std::pair(b.size(), a) < std::pair(a.size(), b); });
  std::vector<Crew> kept;
  for (Crew& crew : crews) {
    const bool is_within = std::ranges::any_of(kept, [&](const Crew& wide) { return std::ranges::includes(wide, crew); });
    if (crew.size() > 1 && !is_within) kept.push_back(std::move(crew));
  }
  return kept;
}

}  // namespace

void set_crews(DateProblem& dates, const std::vector<std::vector<int>>& people_of_slot) {
  std::map<int, Crew> slots_of;
  for (std::size_t slot = 0; slot < people_of_slot.size(); ++slot)
    for (const int person : people_of_slot[slot]) slots_of[person].push_back(static_cast<int>(slot));
  std::vector<Crew> crews;
  for (auto& [person, slots] : slots_of) {
    slots.erase(std::ranges::unique(slots).begin(), slots.end());
    crews.push_back(std::move(slots));
  }
  dates.crews = widest(std::move(crews));
  index_crews(dates);
}

DateProblem date_problem(const PlanProblem& problem, const TermSlots& slots) {
  DateProblem dates;
  const Day origin = problem.term.days.from;
  const auto number = [&](Day day) { return static_cast<int>((day - origin).count()); };
  dates.day_count = number(problem.term.days.to) + 1;
  for (int i = 0; i < dates.day_count; ++i) dates.weekdays.push_back(static_cast<unsigned char>(weekday_of(origin + std::chrono::days(i))));
  std::map<std::string, int> people;
  std::vector<std::vector<int>> people_of_slot;
  for (const PlanSlot& slot : slots.slots) {
    std::vector<int>& days = dates.days.emplace_back();
    for (const Day day : open_days(problem, slots, slot)) days.push_back(number(day));
    std::vector<int>& needed = people_of_slot.emplace_back();
    for (const std::string& person : slots.strands[at(slot.strand)].series->people)
      needed.push_back(people.try_emplace(person, static_cast<int>(people.size())).first->second);
  }
  for (const Strand& strand : slots.strands) {
    DateRun run{strand.first, strand.count, std::max(1, strand.series->min_gap_days), {}, strand.even_gaps};
    if (strand.held_before) run.before = number(*strand.held_before);
    if (run.count > 0) dates.runs.push_back(std::move(run));
  }
  index_runs(dates);
  set_crews(dates, people_of_slot);
  return dates;
}

std::vector<std::vector<int>> independent_slots(const DateProblem& dates) {
  std::vector<int> above(dates.days.size());
  std::iota(above.begin(), above.end(), 0);
  const auto join = [&](int a, int b) { above[at(root_of(above, a))] = root_of(above, b); };
  for (const DateRun& run : dates.runs)
    for (int i = 1; i < run.count; ++i) join(run.first, run.first + i);
  for (const Crew& crew : dates.crews)
    for (const int slot : crew) join(crew.front(), slot);
  std::map<int, std::vector<int>> groups;
  for (int slot = 0; slot < static_cast<int>(above.size()); ++slot) groups[root_of(above, slot)].push_back(slot);
  std::vector<std::vector<int>> found;
  for (auto& [root, slots] : groups) found.push_back(std::move(slots));
  std::ranges::sort(found);
  return found;
}

DateProblem part_of(const DateProblem& dates, const std::vector<int>& slots) {
  DateProblem part;
  part.day_count = dates.day_count;
  part.weekdays = dates.weekdays;
  std::vector<int> place(dates.days.size(), -1);
  for (const int slot : slots) {
    place[at(slot)] = static_cast<int>(part.days.size());
    part.days.push_back(dates.days[at(slot)]);
  }
  for (const DateRun& run : dates.runs) {
    DateRun kept{0, 0, run.min_gap, run.before, {}};
    for (int i = 0; i < run.count; ++i) {
      if (place[at(run.first + i)] < 0) continue;
      if (kept.count++ == 0) kept.first = place[at(run.first + i)];
      kept.even_gaps.push_back(run.even_gaps[at(i)]);
    }
    if (kept.count > 0) part.runs.push_back(std::move(kept));
  }
  for (const Crew& crew : dates.crews) {
    Crew kept;
    for (const int slot : crew)
      if (place[at(slot)] >= 0) kept.push_back(place[at(slot)]);
    if (kept.size() > 1) part.crews.push_back(std::move(kept));
  }
  index_runs(part);
  index_crews(part);
  return part;
}

}  // namespace giaoban
