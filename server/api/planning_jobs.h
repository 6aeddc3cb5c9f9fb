#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "server/planning/registry/registry_problem.h"
#include "server/planning/search/planner.h"

namespace giaoban {

/// Plans terms on a thread of its own, one at a time. Thread-safe.
class PlanningJobs {
 public:
  static constexpr std::size_t kJobsKept = 16;  ///< with the one that runs; older ones are forgotten
  static constexpr std::chrono::hours kKeptFor{1};
  using Time = std::chrono::steady_clock::time_point;

  /// Plans anew, or near an old plan where there is one.
  using Solve = std::function<Result<PlanAnswer>(const PlanProblem&, const std::vector<PlannedConference>& old, const PlanOptions&)>;
  static Result<PlanAnswer> solve(const PlanProblem& problem, const std::vector<PlannedConference>& old, const PlanOptions& options);

  explicit PlanningJobs(std::function<Time()> now = std::chrono::steady_clock::now, Solve solving = solve);
  /// Ends what runs and waits for it.
  ~PlanningJobs();

  struct Wish {
    std::string term;  ///< id of its record
    RegistryProblem problem;
    bool keeps_plan = false;
    std::chrono::seconds limit{10};
  };
  /// Begins to plan. Error: busy (another plan is being made).
  Result<schema::PlanningJob> begin(const Uuid& id, Wish wish);
  /// How far it is. Error: not_found.
  Result<schema::PlanningJob> find(const Uuid& id);
  /// Ends it; `done` is called once with what it came to, on the planning thread or, where it had ended, at once.
  /// Error: not_found.
  void end(const Uuid& id, std::function<void(const Result<schema::PlanningJob>&)> done);

 private:
  struct Job {
    Wish wish;
    schema::PlanningJob told;
    Time began, ended = Time::max();
    std::stop_source stop;
    std::vector<std::function<void(const Result<schema::PlanningJob>&)>> waiting;
  };

  void run(const std::stop_token& stop);
  schema::PlanningJob plan(const Wish& wish, const PlanOptions& options) const;
  void finish(Job& job, schema::PlanningJob told);
  void forget_old();
  schema::PlanningJob tell(const Job& job) const;

  const std::function<Time()> now_;
  const Solve solve_;
  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::map<Uuid, std::shared_ptr<Job>> jobs_;
  std::shared_ptr<Job> running_;
  bool is_taken_ = false;  ///< the thread works on running_
  std::jthread thread_;    // last: it uses all of the above
};

}  // namespace giaoban
