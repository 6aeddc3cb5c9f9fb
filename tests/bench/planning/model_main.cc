// An instance as a mixed-integer problem, for a solver of such: bench_planning_model INSTANCE days|steps write|read FILE.
// `write` makes FILE in free MPS and tells its size, `read` tells what the plan in a solver's FILE costs, as JSON.
#include <fstream>
#include <iostream>

#include "server/planning/judge/checker.h"
#include "tests/bench/planning/instances.h"
#include "tests/bench/planning/term_model.h"

namespace giaoban::bench {
namespace {

Json write_model(const PlanWork& work, GapModel gaps, const std::string& path) {
  const MixedInteger model = term_model(work, gaps);
  std::ofstream file(path);
  model.write(file);
  file.close();
  return {{"columns", model.column_count()}, {"rows", model.row_count()}, {"is_written", file.good()}};
}

Json read_solution(const PlanWork& work, const std::string& path) {
  std::ifstream file(path);
  const auto plan = read_plan(work, file);
  if (!plan) return {{"points", nullptr}};
  const auto breaches = find_breaches(work.problem, plan->conferences);
  for (const PlanBreach& breach : breaches) std::cerr << "the plan breaks a rule: " << breach.rule << ": " << breach.where << "\n";
  return {{"points", plan->score.total()}, {"breaches", breaches.size()}};
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban;
  using namespace giaoban::bench;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto problem = words.size() == 4 ? instance(words[0]) : std::nullopt;
  if (!problem || (words[1] != "days" && words[1] != "steps") || (words[2] != "write" && words[2] != "read")) {
    std::cerr << "bench_planning_model INSTANCE days|steps write|read FILE\n";
    return 2;
  }
  const PlanWork work(*problem, *check_problem(*problem));
  const GapModel gaps = words[1] == "days" ? GapModel::kDays : GapModel::kSteps;
  std::cout << to_text(words[2] == "write" ? write_model(work, gaps, words[3]) : read_solution(work, words[3])) << "\n";
  return 0;
}
